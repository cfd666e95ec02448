"""A plain script: it finds `dataiku` on its path, and an instance as it was told.

Arguments: a project; by which way the instance was named; a managed folder's id.
"""

import json
import os
import sys

import dataiku
import pandas as pd

if __name__ == "__main__":
    project, way, folder_id = sys.argv[1:]
    if way == "code":
        dataiku.set_remote_dss(os.environ["TOLD_URL"], os.environ["TOLD_KEY"])
    if way != "environment":
        dataiku.set_default_project_key(project)

    dataset = dataiku.Dataset("from_outside")
    dataset.write_with_schema(pd.DataFrame({"a": [1, 2, 3]}), drop_and_create=True)
    folder = dataiku.Folder(folder_id)
    folder.upload_data("a.txt", "bytes of a folder")
    with folder.get_download_stream("a.txt") as stream:
        text = stream.read().decode()
    dataiku.Project().set_variables({"standard": {"way": way}, "local": {}})
    client = dataiku.api_client()
    found = {
        "rows": len(dataset.get_dataframe()),
        "text": text,
        "variables": dataiku.Project().get_variables(),
        "projects": client.list_project_keys(),
        "login": client.get_auth_info()["authIdentifier"],
    }
    print(json.dumps(found))
