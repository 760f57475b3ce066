"""Gaussian blur of any radius at nearly constant cost.

Up to a standard deviation of 4 the kernel is applied as it is. Beyond, the picture is halved first as
often as leaves a deviation of at least 1.8, blurred there, and doubled again, all with the binomial
kernel 1 4 6 4 1 (P. Burt, E. Adelson, "The Laplacian pyramid as a compact image code", IEEE Trans.
Commun. 31, 1983), whose own spread is taken off. A step edge comes out within 0.0003 of white of the true
Gaussian's. The picture's border is continued by its outermost pixels.

Integer pictures are worked on in 16-bit integers, so that a pixel comes out the same in every tile.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log2, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from neural.device import Kind, on_card
from neural.source import Pixels

Floats = npt.NDArray[np.float32]

DIRECT = 4.0
"""Standard deviation from which pictures are halved."""
TRUNCATE = 4.0
"""Where kernels end, in standard deviations."""
BYTES = np.uint16(255)
"""Premultiplied 8-bit values are held times 255, which makes products with alpha exact."""


@dataclass(frozen=True, slots=True)
class Gaussian:
    """A blur of pixels, its deviation in pixels, premultiplied by alpha unless the picture is opaque.

    A function from H x W x 4 of any depth to the same shape and depth. To give the same in tiles, these
    start on multiples of `align` and overlap by `halo`.
    """

    sigma: float
    opaque: bool = False
    device: Kind = "cpu"

    @property
    def levels(self) -> int:
        """How often the picture is halved."""
        return 0 if self.sigma < DIRECT else int(log2(self.sigma / (DIRECT / 2)))

    @property
    def reduced(self) -> float:
        """The deviation of the kernel that is applied to the halved picture."""
        spread = 2 * (4**self.levels - 1) / 3  # variance of halving and doubling
        return sqrt(self.sigma**2 - spread) / 2**self.levels

    @property
    def reach(self) -> int:
        """How far the kernel reaches from its centre in the halved picture."""
        return max(1, ceil(TRUNCATE * self.reduced))

    @property
    def align(self) -> int:
        return 2**self.levels

    @property
    def halo(self) -> int:
        """How far a pixel can see: the kernel, and two reduced pixels for each way."""
        return self.reach if self.levels == 0 else (self.reach + 4) * self.align

    def __call__(self, pixels: Pixels) -> Pixels:
        if self.opaque and pixels.dtype == np.float32:
            blurred = np.array(self.blur(pixels))
            blurred[..., 3] = pixels[..., 3]  # sums of ones are not quite one
            return blurred
        if self.opaque and (pixels.dtype == np.uint16 or self.levels == 0):
            return self.blur(pixels)
        blurred = self.blur(self.premultiplied(pixels))
        if pixels.dtype == np.float32:
            alpha = np.clip(blurred[..., 3:], 0, 1)
            np.divide(blurred[..., :3], alpha, out=blurred[..., :3], where=alpha > 1e-6)
            blurred[..., 3:] = alpha
            return blurred
        if self.opaque:
            import cv2

            return cv2.convertScaleAbs(blurred, alpha=1 / 255)
        from neural import pixel_kernels as kernels

        result = np.empty(pixels.shape, pixels.dtype)
        kernels.unpremultiply(np.ascontiguousarray(blurred), result)
        return result

    def premultiplied(self, pixels: Pixels) -> Pixels:
        """A new array of colours times alpha: float32, or uint16 with white at 65535, for 8 bits 65025."""
        from neural import pixel_kernels as kernels

        if pixels.dtype == np.uint8:
            if self.opaque:
                return np.multiply(pixels, BYTES, dtype=np.uint16)
            values = np.empty(pixels.shape, np.uint16)
            kernels.premultiply_bytes(np.array(pixels, order="C"), values)
            return values
        values = np.array(pixels, order="C")
        if self.opaque:
            return values
        if pixels.dtype == np.uint16:
            kernels.premultiply_words(values)
        else:
            values[..., 3:] = np.clip(values[..., 3:], 0, 1)
            values[..., :3] *= values[..., 3:]
        return values

    def blur(self, values: Pixels) -> Pixels:
        """Blur every channel of H x W x C, of integers or float32, alike."""
        return on_card(
            self.device,
            lambda torch, device: self.through(values, OnDevice(torch, device)),
            lambda: self.through(values, OnCPU()),
        )

    def through(self, values: Pixels, steps: OnCPU | OnDevice) -> Pixels:
        """Halve, blur and double. Halved pictures begin at -2, so that their border is all padding."""
        picture = steps.put(values)
        cuts: list[tuple[slice, slice]] = []
        height, width = values.shape[:2]
        start = 0
        for _ in range(self.levels):
            cuts.append((slice(start + 4, start + 4 + height), slice(start + 4, start + 4 + width)))
            below, right = halved(height + start), halved(width + start)
            picture = steps.pad(
                picture,
                4 + start,
                2 * below - height - start,
                2 * right - width - start,
            )
            picture = steps.halve(picture)
            height, width, start = below + 2, right + 2, -2
        picture = steps.blur(picture, self.reach, self.reduced)
        for rows, columns in reversed(cuts):
            picture = steps.double(picture, rows, columns)
        return steps.take(picture, values.dtype)


def halved(end: int) -> int:
    """Where a halved picture ends when the picture ends at `end`: after two pixels of padding alone."""
    return (end + 2) // 2 + 3


class OnCPU:
    """The steps with OpenCV, H x W x C."""

    def put(self, values: Pixels) -> Any:
        return values

    def pad(self, picture: Any, before: int, below: int, right: int) -> Any:
        import cv2

        return cv2.copyMakeBorder(picture, before, below, before, right, cv2.BORDER_REPLICATE)

    def halve(self, picture: Any) -> Any:
        import cv2

        return cv2.pyrDown(picture)

    def blur(self, picture: Any, reach: int, sigma: float) -> Any:
        import cv2

        edge = 2 * reach + 1
        return cv2.GaussianBlur(
            picture, (edge, edge), sigmaX=sigma, sigmaY=sigma, borderType=cv2.BORDER_REPLICATE
        )

    def double(self, picture: Any, rows: slice, columns: slice) -> Any:
        import cv2

        return cv2.pyrUp(picture)[rows, columns]

    def take(self, picture: Any, dtype: np.dtype[Any]) -> Pixels:
        return picture


class OnDevice:
    """The steps with torch, C x 1 x H x W float32."""

    def __init__(self, torch: Any, device: Kind) -> None:
        self._torch = torch
        self._device = device

    def put(self, values: Pixels) -> Any:
        tensor = self._torch.from_numpy(values.astype(np.float32)).to(self._device)
        return tensor.permute(2, 0, 1).unsqueeze(1).contiguous()

    def pad(self, picture: Any, before: int, below: int, right: int) -> Any:
        pad = self._torch.nn.functional.pad
        return pad(picture, (before, right, before, below), mode="replicate")

    def halve(self, picture: Any) -> Any:
        picture = self._convolve(self.pad(picture, 2, 2, 2), _BINOMIAL)
        return picture[..., ::2, ::2]

    def blur(self, picture: Any, reach: int, sigma: float) -> Any:
        at = np.arange(-reach, reach + 1)
        kernel = np.exp(-(at**2) / (2 * sigma**2))
        return self._convolve(self.pad(picture, reach, reach, reach), kernel / kernel.sum())

    def double(self, picture: Any, rows: slice, columns: slice) -> Any:
        for axis in (2, 3):
            length = picture.shape[axis]
            before = picture.narrow(axis, 0, length - 2)
            here = picture.narrow(axis, 1, length - 2)
            after = picture.narrow(axis, 2, length - 2)
            even = (before + 6 * here + after) / 8
            odd = (here + after) / 2
            picture = self._torch.stack([even, odd], axis + 1).flatten(axis, axis + 1)
        # The outermost pixels, whose neighbours are missing, are gone: two on each side.
        return picture[
            ...,
            slice(rows.start - 2, rows.stop - 2),
            slice(columns.start - 2, columns.stop - 2),
        ]

    def take(self, picture: Any, dtype: np.dtype[Any]) -> Pixels:
        values = picture[:, 0].permute(1, 2, 0).cpu().contiguous().numpy()
        return np.rint(values).astype(dtype) if dtype.kind == "u" else values

    def _convolve(self, picture: Any, kernel: npt.NDArray[np.float64]) -> Any:
        torch = self._torch
        line = torch.from_numpy(kernel.astype(np.float32)).to(self._device)
        conv = torch.nn.functional.conv2d
        return conv(conv(picture, line.view(1, 1, 1, -1)), line.view(1, 1, -1, 1))


_BINOMIAL = np.array([1, 4, 6, 4, 1]) / 16
