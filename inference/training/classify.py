"""Trains a classifier: a linear head on the frozen shipped backbone, or with ``finetune`` a whole network.

Either way the result is one ONNX file that gives logits and the feature map the head pools, so that the explain
stage can say where it looks.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from inference import backbone
from inference.backends import open_model
from inference.cards import Activation, CamSpec, Format, Head, InputSpec, ModelCard, OutputSpec, Resize, Task
from inference.evaluate import classification
from inference.heads import class_probabilities
from inference.preprocess import fit_for, place
from inference.stage import Pixels
from inference.threads import all_threads, let_threads_sleep
from inference.training.data import (
    TEST,
    TRAIN,
    VAL,
    Progress,
    Sample,
    StoppedError,
    TrainingReport,
    TrainingSet,
    check_classes,
    counts,
    in_batches,
    with_splits,
)
from inference.training.export import PARITY, check_parity, export_onnx, halve_weights
from inference.training.publish import new_folder, write_card, write_report
from storage.errors import ModelError

if TYPE_CHECKING:
    import torch

Floats = npt.NDArray[np.float32]

BATCH = 16
WEIGHTS = "model.onnx"
CAM_WEIGHTS = "cam.npz"

_STRENGTHS = (0.003, 0.03, 0.1, 0.3, 1.0)
_DEFAULT_STRENGTH = 0.03
_HALF_PARITY = 0.25


def train_classifier(
    data: TrainingSet,
    out: Path,
    *,
    finetune: bool = False,
    epochs: int = 20,
    seed: int = 7,
    threads: int | None = None,
    arch: str = backbone.ARCHITECTURE,
    size: int = backbone.INPUT_SIZE,
    resize: Resize = Resize.STRETCH,
    augment: bool = True,
    half: bool = False,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> TrainingReport:
    """Train, export, check the export against torch, measure the exported model, and put it at ``out``.

    Args:
        data: The samples; those without a split get one by ``seed``. Classes without training samples are left out.
        out: The model's folder, which must not exist; its name becomes the model's.
        finetune: Train the whole network instead of a head on the frozen backbone.
        epochs: With ``finetune``: passes at most; stops when the validation part no longer improves.
        seed: Chooses splits, order and augmentation.
        threads: CPU threads; None: all.
        arch: With ``finetune``: a timm name; the shipped backbone's starts from its weights and a fitted head,
            others from none.
        size: Side of the square input.
        resize: How pictures are brought to it.
        augment: Learn from mirrored (and, with ``finetune``, brighter and darker) pictures too.
        half: Store weights in half precision: half the size, logits and features differ by some hundredths.
        progress: Told the share done and what is being done.
        should_stop: Asked between batches; True ends the training and keeps the best model so far.

    Raises:
        ModelError: There is too little to learn from, or the export differs from torch.
        StoppedError: It was stopped before there was a model.
    """
    let_threads_sleep()
    import torch

    started = time.monotonic()
    tell, stop = progress or _ignore, should_stop or _never
    cores = threads or all_threads()
    torch.set_num_threads(cores)
    data, notes = _learnable(with_splits(data, seed=seed))
    spec = InputSpec(size=(size, size), mean=backbone.MEAN, std=backbone.STD, resize=resize)
    shipped = arch == backbone.ARCHITECTURE
    if not (shipped or finetune):
        raise ModelError(f"Only {backbone.ARCHITECTURE} has weights to freeze", f"Use --finetune for {arch}.")
    passes, stopped = 0, False
    if shipped:
        network, temperature = _frozen(data, spec, threads=cores, augment=augment, tell=tell, stop=stop)
    if finetune:
        from inference.training.finetune import build_network, finetune_network

        start = network if shipped else build_network(arch, len(data.classes))
        network, temperature, passes, stopped = finetune_network(
            data, spec, start, pretrained=shipped, epochs=epochs, seed=seed, augment=augment, tell=tell, stop=stop
        )
    tell(0.9, "exporting")
    with new_folder(out) as folder:
        card, parity = _write_model(folder, network, data, spec, name=out.name, temperature=temperature, half=half)
        tell(0.95, "measuring")
        metrics = {part: measure(card, folder, data.part(part), threads=cores) for part in (VAL, TEST)}
        report = TrainingReport(
            task=Task.CLASSIFY.value,
            folder=out,
            metrics=metrics,
            parity=parity,
            seconds=time.monotonic() - started,
            epochs=passes,
            stopped=stopped,
            counts=counts(data),
            notes=notes,
        )
        write_report(folder, report, arch=arch, finetune=finetune, seed=seed, temperature=temperature)
    tell(1.0, "done")
    return report


def measure(card: ModelCard, folder: Path, samples: Sequence[Sample], *, threads: int = 1) -> dict[str, Any]:
    """`inference.evaluate.classification` of a stored classifier, run as production runs it.

    Samples whose label is none of the card's classes are left out.
    """
    known = [sample for sample in samples if sample.label in card.classes]
    truth = [card.classes.index(sample.label) for sample in known]
    found: list[Floats] = []
    model = open_model(card, folder, threads=threads)
    try:
        for part in in_batches(known, BATCH):
            raws = model.predict([sample.view() for sample in part])
            found += [class_probabilities(raw, card) for raw in raws]
    finally:
        model.close()
    return classification(truth, np.stack(found) if found else np.zeros((0, len(card.classes))), card.classes)


def prepare_uint8(pixels: Pixels, spec: InputSpec) -> Pixels:
    """A picture on the model's input, before normalisation: ``(h, w, 3) uint8``."""
    return place(pixels, fit_for((pixels.shape[0], pixels.shape[1]), spec), spec.pad_value)


def class_weights(truth: npt.NDArray[np.int64], classes: int) -> Floats:
    """Weights ``(K,)`` that make every class count the same; the mean over samples is 1."""
    sizes = np.bincount(truth, minlength=classes)
    return (len(truth) / (classes * np.maximum(sizes, 1))).astype(np.float32)


def calibrate(logits: Floats, truth: npt.NDArray[np.int64]) -> float:
    """The temperature that makes held-out probabilities most likely; 1 where there are fewer than ten.

    Source: Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
    """
    if len(truth) < 10:
        return 1.0
    candidates = np.geomspace(0.1, 10, 161)
    losses = [log_loss(logits / np.float32(value), truth) for value in candidates]
    return float(round(candidates[int(np.argmin(losses))], 4))


def log_loss(logits: Floats, truth: npt.NDArray[np.int64]) -> float:
    """Mean negative log-probability of the true classes."""
    shifted = logits - logits.max(1, keepdims=True)
    log_total = np.log(np.exp(shifted).sum(1))
    return float((log_total - shifted[np.arange(len(truth)), truth]).mean())


def labels_of(data: TrainingSet, part: str) -> npt.NDArray[np.int64]:
    """Class indices of one split's samples."""
    return np.array([data.index(sample) for sample in data.part(part)], np.int64)


def _learnable(data: TrainingSet) -> tuple[TrainingSet, tuple[str, ...]]:
    check_classes(data)
    present = {sample.label for sample in data.part(TRAIN)}
    absent = [name for name in data.classes if name not in present]
    if not absent:
        return data, ()
    kept = tuple(sample for sample in data.samples if sample.label in present)
    classes = tuple(name for name in data.classes if name in present)
    note = f"Left out for want of training pictures: {', '.join(absent)}"
    return replace(data, samples=kept, classes=classes, good=data.good & present), (note,)


def _frozen(
    data: TrainingSet,
    spec: InputSpec,
    *,
    threads: int,
    augment: bool,
    tell: Progress,
    stop: Callable[[], bool],
) -> tuple[torch.nn.Module, float]:
    """The shipped backbone with a linear head fitted on its embeddings, and the head's temperature."""
    net = backbone.Backbone(threads=threads)
    total = sum(len(data.part(part)) for part in (TRAIN, VAL))
    done = 0
    found: dict[str, Floats] = {}
    for part in (TRAIN, VAL):
        rows = []
        views = _mirrored if augment and part == TRAIN else _as_is
        for samples in in_batches(data.part(part), BATCH):
            if stop():
                raise StoppedError
            pictures = np.stack([prepare_uint8(sample.view(), spec) for sample in samples])
            rows.append(np.stack([net.embed(np.ascontiguousarray(view)) for view in views(pictures)], axis=1))
            done += len(samples)
            tell(0.75 * done / total, f"looking at pictures, {done} of {total}")
        # (N, V, 1280): the views of one picture stay together.
        found[part] = np.concatenate(rows) if rows else np.zeros((0, 1, backbone.EMBEDDING), np.float32)
    tell(0.75, "fitting")
    truth, val_truth = labels_of(data, TRAIN), labels_of(data, VAL)
    rows_in = found[TRAIN].reshape(-1, backbone.EMBEDDING)
    repeated = np.repeat(truth, found[TRAIN].shape[1])
    weight, bias = _fit_head(rows_in, repeated, found[VAL][:, 0], val_truth, classes=len(data.classes), stop=stop)
    temperature = calibrate(found[VAL][:, 0] @ weight + bias, val_truth)
    return _with_head(weight, bias), temperature


def _fit_head(
    rows: Floats,
    truth: npt.NDArray[np.int64],
    val_rows: Floats,
    val_truth: npt.NDArray[np.int64],
    *,
    classes: int,
    stop: Callable[[], bool],
) -> tuple[Floats, Floats]:
    """Weights ``(1280, K)`` and bias ``(K,)`` of the logistic regression that does best on the validation part."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    centre, spread = rows.mean(0), rows.std(0) + np.float32(1e-3)
    scaled = (rows - centre) / spread
    best: tuple[float, float] | None = None
    chosen: tuple[Floats, Floats] | None = None
    for strength in _STRENGTHS if len(val_truth) else (_DEFAULT_STRENGTH,):
        if stop() and chosen is None:
            raise StoppedError
        with warnings.catch_warnings():
            # The last digits of the optimum change no class.
            warnings.simplefilter("ignore", ConvergenceWarning)
            fitted = LogisticRegression(C=strength, class_weight="balanced", max_iter=200).fit(scaled, truth)
        coefficients, offset = np.asarray(fitted.coef_, np.float64), np.asarray(fitted.intercept_, np.float64)
        if classes == 2:
            # scikit-learn gives one row for two classes; as a softmax it is shared between both.
            coefficients = np.concatenate([-coefficients, coefficients]) / 2
            offset = np.concatenate([-offset, offset]) / 2
        weight = (coefficients / spread).T
        head = weight.astype(np.float32), (offset - centre @ weight).astype(np.float32)
        if not len(val_truth):
            return head
        logits = val_rows @ head[0] + head[1]
        scores = classification(val_truth, _softmax(logits), [str(k) for k in range(classes)])
        rank = (scores["macro_f1"], -log_loss(logits, val_truth))
        if best is None or rank > best:
            best, chosen = rank, head
    if chosen is None:
        raise RuntimeError("a head was fitted for every strength")
    return chosen


def _with_head(weight: Floats, bias: Floats) -> torch.nn.Module:
    import torch

    network = backbone.torch_backbone(classes=weight.shape[1])
    head: Any = network.get_submodule("classifier")
    with torch.no_grad():
        head.weight.copy_(torch.from_numpy(np.ascontiguousarray(weight.T)))
        head.bias.copy_(torch.from_numpy(bias))
    return network


def _write_model(
    folder: Path,
    network: torch.nn.Module,
    data: TrainingSet,
    spec: InputSpec,
    *,
    name: str,
    temperature: float,
    half: bool,
) -> tuple[ModelCard, float]:
    model = _two_outputs(network.eval())
    path = folder / WEIGHTS
    outputs = ("logits", "features")
    parity = export_onnx(model, path, example=(3, *spec.size), input_name="image", output_names=outputs)
    check_parity(parity, PARITY)
    if half:
        parity = halve_weights(path, model, example=(3, *spec.size))
        check_parity(parity, _HALF_PARITY)
    matrix = _linear_on_pool(network, spec)
    cam = None
    if matrix is not None:
        np.savez(folder / CAM_WEIGHTS, allow_pickle=False, weight=matrix)
        cam = CamSpec(features="features", weights=CAM_WEIGHTS)
    card = ModelCard(
        name=name,
        task=Task.CLASSIFY,
        format=Format.ONNX,
        files={"weights": WEIGHTS},
        sha256={},
        arch=f"timm/{backbone.ARCHITECTURE}" if matrix is not None and matrix.shape[0] == backbone.EMBEDDING else "",
        classes=data.classes,
        good=tuple(name for name in data.classes if name in data.good),
        source="trained with Fettle",
        edition=data.edition,
        input=spec,
        output=OutputSpec(Head.LOGITS, Activation.SOFTMAX, name="logits", temperature=temperature),
        cam=cam,
    )
    return write_card(folder, card), parity


def _two_outputs(network: torch.nn.Module) -> torch.nn.Module:
    from torch import nn

    class LogitsAndFeatures(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.net = network

        def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            net: Any = self.net
            features = net.forward_features(image)
            return net.forward_head(features), features

    return LogitsAndFeatures().eval()


def _linear_on_pool(network: torch.nn.Module, spec: InputSpec) -> Floats | None:
    """The head's matrix ``(C, K)`` where the head truly is a mean over places and one linear layer, else None."""
    import torch
    from torch import nn

    net: Any = network
    head = net.get_classifier()
    if not isinstance(head, nn.Linear):
        return None
    with torch.no_grad():
        features = net.forward_features(torch.randn(2, 3, *spec.size, generator=torch.Generator().manual_seed(0)))
        if features.ndim != 4 or features.shape[1] != head.in_features:
            return None
        if not torch.allclose(head(features.mean((2, 3))), net.forward_head(features), atol=1e-4):
            return None
    return np.asarray(head.weight.detach().numpy().T, np.float32).copy()


def _softmax(logits: Floats) -> Floats:
    exponents = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(exponents / exponents.sum(1, keepdims=True), np.float32)


def _mirrored(pictures: Pixels) -> Iterator[Pixels]:
    yield pictures
    yield pictures[:, :, ::-1]
    yield pictures[:, ::-1]
    yield pictures[:, ::-1, ::-1]


def _as_is(pictures: Pixels) -> Iterator[Pixels]:
    yield pictures


def _ignore(_share: float, _what: str) -> None:
    pass


def _never() -> bool:
    return False
