"""Lines of publishing systems are the page's, whatever language the article is in."""

from __future__ import annotations

import pytest

from convert.normalize import normalize

ARTICLE = (
    "The ferry stays in port\n\nBy Mira Okafor\n\nMay 28, 2013\n\n"
    "The harbour company of Port Ellis has said that its second ferry will stay in port until the autumn.\n\n"
    "The council had paid for a new landing stage and for the road that leads to it, she said on Monday.\n\n"
)
PAGES = [
    "No hay comentarios:\n\nPublicar un comentario\n\nEntrada más reciente\n\nArchivo del blog",
    "Keine Kommentare:\n\nKommentar veröffentlichen\n\nÄlterer Post\n\nMein Profil vollständig anzeigen",
    "Комментариев нет:\n\nОтправить комментарий\n\nАрхив блога\n\nТехнологии Blogger.",
    "コメントを投稿\n\n登録: コメントの投稿 (Atom)\n\nブログ アーカイブ",
    "Cancel reply\n\nComment *\n\nName *\n\nSave my name, email, and website in this browser for the next "
    "time I comment.\n\nThis site uses Akismet to reduce spam. Learn how your comment data is processed.",
    "Votre adresse de messagerie ne sera pas publiée. Les champs obligatoires sont indiqués avec *\n\nNom *",
    "Start your Substack\n\nPrivacy ∙ Terms ∙ Collection notice",
    "Please enable JavaScript to view the comments powered by Disqus.",
    "(BUTTON) Open menu\n\nIFRAME: https://frames.example/ns.html",
]


@pytest.mark.parametrize("page", PAGES)
def test_lines_of_a_system_are_set_aside(page: str) -> None:
    article = normalize(ARTICLE + page)
    aside = {aside.text for aside in article.set_aside}
    assert set(page.split("\n\n")) <= aside
    assert len(article.blocks) == 2


def test_a_word_that_may_be_anything_stays_where_no_other_line_is_the_pages() -> None:
    more = [f"In year {year} the ferry sailed on each day but one, as its log says." for year in range(9)]
    article = normalize(ARTICLE + "\n\n".join([*more, "Discussions", "Nobody has ever counted the gulls."]))
    assert not [aside for aside in article.set_aside if aside.text == "Discussions"]
