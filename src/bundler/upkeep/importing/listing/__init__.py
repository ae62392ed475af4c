"""The annex of the positive list (正面清单): its rows, its remarks and its notes, and the edition that they make."""
