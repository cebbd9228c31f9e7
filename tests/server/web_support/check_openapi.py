"""Holds recorded exchanges and route tables to an OpenAPI description.

check_openapi.py OPENAPI EXCHANGES: EXCHANGES has one JSON object a line, either an exchange
(method, path, status, content_type, body) or a route (route, method, parameters, session).
"""
import json
import re
import sys

import yaml
from jsonschema import Draft202012Validator, FormatChecker, RefResolver

# Any path may answer these (see the description's introduction), always with a problem.
EVERYWHERE = {"404", "405", "408", "413", "415", "500", "503"}


class Description:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.document = yaml.safe_load(file)
        self.resolver = RefResolver("", self.document)

    def resolve(self, node):
        while "$ref" in node:
            node = self.resolver.resolve(node["$ref"])[1]
        return node

    def operations(self):
        for path, item in self.document["paths"].items():
            for method, operation in item.items():
                if method != "parameters":
                    yield path, method.upper(), item, operation

    def find(self, method, path):
        """A path without placeholders wins."""
        for pattern, known, _, operation in sorted(self.operations(), key=lambda entry: "{" in entry[0]):
            if known == method and re.fullmatch(re.sub(r"{\w+}", "[^/]+", pattern), path):
                return operation
        return None

    def query_parameters(self, item, operation):
        parameters = [self.resolve(p) for p in item.get("parameters", []) + operation.get("parameters", [])]
        return {p["name"] for p in parameters if p["in"] == "query"}

    def faults(self, schema, value):
        validator = Draft202012Validator(schema, resolver=self.resolver, format_checker=FormatChecker())
        return [f"{list(fault.absolute_path)}: {fault.message}" for fault in validator.iter_errors(value)]


def exchange_faults(description, exchange):
    path = exchange["path"].split("?")[0]
    operation = description.find(exchange["method"], path)
    status = str(exchange["status"])
    problem = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    if operation is None:
        return judge(description, problem, exchange) if status in ("404", "405") else ["no such operation"]
    response = operation["responses"].get(status)
    if response is None:
        if status not in EVERYWHERE:
            return [f"status {status} is not described"]
        response = problem
    return judge(description, description.resolve(response), exchange)


def judge(description, response, exchange):
    content = response.get("content", {})
    kind = exchange["content_type"].split(";")[0]
    if not content:
        return ["a body where none is described"] if exchange["body"] else []
    if kind not in content:
        return [f"content type {kind!r} is not described"]
    if not kind.endswith("json"):
        return []
    return description.faults(content[kind]["schema"], json.loads(exchange["body"]))


def route_faults(description, routes):
    described = {(method, path): (item, operation) for path, method, item, operation in description.operations()}
    served = {(route["method"], route["route"]): route for route in routes}
    for key in sorted(set(described) - set(served)):
        yield f"{key} is described but not served"
    for key in sorted(set(served) - set(described)):
        yield f"{key} is served but not described"
    for key in sorted(set(served) & set(described)):
        item, operation = described[key]
        wanted = description.query_parameters(item, operation)
        if wanted != set(served[key]["parameters"]):
            yield f"{key}: parameters {sorted(served[key]['parameters'])} are served, {sorted(wanted)} described"
        if served[key]["session"] == (operation.get("security") == []):
            yield f"{key}: served {'with' if served[key]['session'] else 'without'} a session, described otherwise"


def main():
    description = Description(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    routes = [line for line in lines if "route" in line]
    exchanges = [line for line in lines if "route" not in line]
    faults = list(route_faults(description, routes)) if routes else []
    for exchange in exchanges:
        name = f"{exchange['method']} {exchange['path']} -> {exchange['status']}"
        faults += [f"{name}: {fault}" for fault in exchange_faults(description, exchange)]
    for fault in faults:
        print(f"openapi: {fault}", file=sys.stderr)
    print(f"openapi: {len(exchanges)} exchanges, {len(routes)} routes, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
