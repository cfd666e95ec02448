from dssdesk.base.order import by_name, plain


def test_numbers_in_names_count_by_their_value():
    names = ["nb 10", "nb 2", "Nb 1", "nb", "10", "9 lives"]
    assert sorted(names, key=by_name) == ["9 lives", "10", "nb", "Nb 1", "nb 2", "nb 10"]


def test_case_matters_only_between_names_that_are_otherwise_equal():
    assert sorted(["b", "A", "a", "B"], key=by_name) == ["A", "a", "B", "b"]


def test_accents_matter_only_between_names_that_are_otherwise_equal():
    names = ["zoo", "énergie", "Energie", "Énergie 2", "fish", "eagle"]
    found = ["eagle", "Energie", "énergie", "Énergie 2", "fish", "zoo"]
    assert sorted(names, key=by_name) == found


def test_digits_of_other_scripts_are_numbers_too():
    assert sorted(["x ٣", "x 2", "x ²"], key=by_name) == ["x 2", "x ٣", "x ²"]


def test_a_name_is_found_without_its_accents_and_case():
    assert plain("Énergie À Größe İ") == plain("energie a grosse i")
