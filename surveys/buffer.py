"""Sealed answers of an open wave, and their move to ``Response`` and ``Answer`` when it closes.

An answer is sealed to the wave's public key (a libsodium sealed box) when it comes in. All seals have the
same length. The key of the later response lies inside, so nothing outside the seal survives the move.
"""

import logging
import random
import struct
import uuid
from typing import NamedTuple

from django.db import transaction
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from surveys import keys
from surveys.models import Answer, Atom, BufferRow, Response, Wave
from surveys.privacy import Kept, Place, coarsen

logger = logging.getLogger(__name__)
_CONTENT = struct.Struct(">16s16sQQB")  # response, answer, group, item, value
BATCH = 500


class Opened(NamedTuple):
    """What lay under one seal."""

    response: uuid.UUID
    answer: uuid.UUID
    atom_id: int
    item_id: int
    value: int


def seal(wave: Wave, *, atom_id: int, item_id: int, value: int) -> bytes:
    """The answer as bytes that only the private key of ``wave`` opens."""
    content = _CONTENT.pack(uuid.uuid4().bytes, uuid.uuid4().bytes, atom_id, item_id, value)
    return SealedBox(PublicKey(bytes(wave.public_key or b""))).encrypt(content)


def _open(key: PrivateKey, sealed: bytes) -> Opened | None:
    try:
        response, answer, atom, item, value = _CONTENT.unpack(SealedBox(key).decrypt(sealed))
    except (CryptoError, struct.error):
        return None
    return Opened(uuid.UUID(bytes=response), uuid.UUID(bytes=answer), atom, item, value)


def _open_all(wave: Wave) -> list[Opened]:
    """Every answer of the buffer in random order; no key is needed when the buffer is empty."""
    rows = [
        bytes(row) for row in BufferRow.objects.filter(wave=wave).values_list("sealed", flat=True)
    ]
    if not rows:
        return []
    key = keys.read_key(wave)
    opened = [found for row in rows if (found := _open(key, row)) is not None]
    if len(opened) < len(rows):
        logger.error("wave %s: sealed answers that do not open were left out", wave.pk)
    random.SystemRandom().shuffle(opened)
    return opened


def move(wave: Wave) -> None:
    """Write the sealed answers of a closed wave as responses, in shuffled batches; wipes nothing.

    Safe to repeat while the buffer is whole: the keys come out of the seals, and so does what is kept.
    """
    keep(wave, _open_all(wave))


def keep(wave: Wave, opened: list[Opened]) -> None:
    """Write the answers of a wave, in the order given, each with no more than ``coarsen`` lets it keep."""
    rows = _coarsened(wave, opened)
    if len(rows) < len(opened):
        logger.info("wave %s: answers that fit in no group of the minimum were not kept", wave.pk)
    for start in range(0, len(rows), BATCH):
        _write(rows[start : start + BATCH])


@transaction.atomic
def _write(batch: list[tuple[Response, Answer]]) -> None:
    Response.objects.bulk_create([response for response, _answer in batch], ignore_conflicts=True)
    Answer.objects.bulk_create([answer for _response, answer in batch], ignore_conflicts=True)


def _coarsened(wave: Wave, opened: list[Opened]) -> list[tuple[Response, Answer]]:
    """The rows of the answers that may be kept, under the group and item they keep; makes the pools."""
    places = {
        pk: Place(municipality, team, role)
        for pk, municipality, team, role in Atom.objects.filter(wave=wave).values_list(
            "pk", "municipality", "team", "role"
        )
    }
    given = [Kept(places[row.atom_id], row.item_id) for row in opened]
    kept = coarsen(given, k=wave.minimum_group)
    atoms = find_or_make_atoms(wave, {now.place for now in kept.values()})
    return [
        (
            Response(pk=row.response, wave=wave, atom_id=atoms[now.place]),
            Answer(pk=row.answer, response_id=row.response, item_id=now.item, value=row.value),
        )
        for row, cell in zip(opened, given, strict=True)
        if (now := kept.get(cell))
    ]


def find_or_make_atoms(wave: Wave, places: set[Place]) -> dict[Place, int]:
    """Keys of the groups at ``places``; those that are not there are made, with no people of their own."""
    rows = [
        Atom(
            wave=wave,
            key="/".join(str(part or "-") for part in place),
            municipality_id=place.municipality,
            team_id=place.team,
            role=place.role,
        )
        for place in places
    ]
    Atom.objects.bulk_create(rows, ignore_conflicts=True)
    found = Atom.objects.filter(wave=wave).values_list("municipality", "team", "role", "pk")
    by_place = {Place(*row[:3]): row[3] for row in found}
    return {place: by_place[place] for place in places}


def wipe(wave: Wave) -> None:
    """Empty the buffer of ``wave``; only after ``move`` came to its end."""
    BufferRow.objects.filter(wave=wave).delete()
