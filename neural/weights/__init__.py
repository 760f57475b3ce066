"""Weight files and the networks they fill: ncnn, ONNX, safetensors, and files of other software."""
