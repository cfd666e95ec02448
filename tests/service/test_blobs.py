from dssdesk.people.rights import Right


def test_a_blob_is_its_text(house):
    house.sessions.notebooks.blobs["abc"] = "<b>ä</b>"
    answer = house.get("/desk/blobs/abc?project=SALES")
    assert (answer.status_code, answer.text) == (200, "<b>ä</b>")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert house.get("/desk/blobs/none?project=SALES").status_code == 404


def test_a_blob_belongs_to_the_readers_of_its_project(house):
    house.sessions.notebooks.blobs["abc"] = "x"
    ben, anna = house.somebody("ben"), house.somebody("anna", Right.READ)
    assert house.get("/desk/blobs/abc?project=SALES", ben).status_code == 404
    assert house.get("/desk/blobs/abc", anna).status_code == 404
    assert house.get("/desk/blobs/abc?project=SALES", anna).status_code == 200
