"""The archive as a LangChain retriever, for anyone's own chain or agent.

    with Vectorstore.open(home) as store:
        documents = HotlineRetriever(store=store, limit=5).invoke("Combien de temps a duré l'appel du 3 juillet 2025 ?")
        documents[0].page_content, documents[0].metadata["article_id"], documents[0].metadata["start"]

Each document is an excerpt, verbatim, with the offsets it stands at. Left to others: retrieval itself (retrieve).
"""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from vectorstore.languages import detect_question
from vectorstore.models import Filters
from vectorstore.retrieve import Query, excerpts


class HotlineRetriever(BaseRetriever):
    """`store` is an open Vectorstore; `filters` and `limit` apply to every question."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    store: Any
    filters: Filters = Field(default_factory=Filters)
    limit: int = 10

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        found = excerpts(self.store, Query(query, detect_question(query), self.filters), self.limit)
        return [
            Document(
                page_content=excerpt.text,
                id=f"{excerpt.article.id}:{excerpt.article.version}:{excerpt.start}-{excerpt.end}",
                metadata={
                    "article_id": excerpt.article.id,
                    "version": excerpt.article.version,
                    "start": excerpt.start,
                    "end": excerpt.end,
                    "score": excerpt.score,
                    "title": excerpt.article.title,
                    "publisher": excerpt.article.publisher,
                    "published": excerpt.article.published,
                    "language": excerpt.article.language,
                    "source": excerpt.article.url,
                },
            )
            for excerpt in found
        ]
