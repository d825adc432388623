"""A model as it suggests for this library: corrected by what was decided, starting from what the library holds.

    model = LibraryModel.read(state, bundle)
    model.bundle, model.prior, model.starts

Everything that scores albums reads it by this one function, so that suggestions, scores and the order of asking agree.
"""

from dataclasses import dataclass, replace
from typing import Self

from tagger.inference.bundle import Bundle
from tagger.inference.library_prior import LibraryPrior, library_prior
from tagger.services.review_learning import corrected
from tagger.services.start_index import StartIndex
from tagger.state import analysis
from tagger.state.database import State
from tagger.state.person_taxonomy import read_taxonomy


@dataclass(frozen=True, slots=True)
class LibraryModel:
    """A bundle with its heads corrected, how common each genre is (None: it does not ask), and what moves where scores start."""

    bundle: Bundle
    prior: LibraryPrior | None
    starts: StartIndex

    @classmethod
    def read(cls, state: State, bundle: Bundle) -> Self:
        """As the library is now."""
        prior = current_prior(state, bundle)
        starts = StartIndex.read(state, has_shares=prior is not None)
        return cls(corrected(state, bundle, prior, starts), prior, starts)

    def with_current_prior(self, state: State) -> Self:
        """The same after what was heard meanwhile has changed which collections the library is like."""
        return replace(self, prior=current_prior(state, self.bundle))


def current_prior(state: State, bundle: Bundle) -> LibraryPrior | None:
    """How common each genre is in the whole library; None where the model does not ask for it."""
    section = bundle.manifest.prior
    if section is None:
        return None
    with state.reading() as session:
        genres, likelihoods = analysis.genres_by_album(session), analysis.likelihoods(session, bundle.digest)
    return library_prior(section, bundle.manifest.labels, genres, likelihoods, read_taxonomy(state.folder))
