"""Run in a Python with nothing of ours: what `api_client` does there, as JSON.

Arguments: the folder of `dataiku`.
"""

import json
import os
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.append(sys.argv[1])
    import dataiku

    netrc = Path.home() / ".netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    os.environ.update(HTTP_PROXY="http://127.0.0.1:9", http_proxy="http://127.0.0.1:9")
    try:
        client = dataiku.api_client()
        found = {
            "projects": client.list_project_keys(),
            "default": client.get_default_project().project_key,
            "variables": client.get_resolved_variables(),
            "login": client.get_auth_info()["authIdentifier"],
            "requests": sys.modules["requests"].__file__,
        }
    except ImportError as error:
        found = {"error": str(error)}
    print(json.dumps(found))
