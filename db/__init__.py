"""Everything about data. Never imports Textual or Rich; opened stores are always encrypted."""
