"""Serves what CSDL documents describe, out of memory, with odatapy: `serve.py DOCUMENT…`.

The first line of output is the service root. The service ends when its input does, so that it never outlives the test
that started it. What is here is only what odatapy leaves to those who use it, and what it needs to serve TripPin and
Graph; addresses, options, and JSON are read and written by odatapy alone.
"""

import json
import math
import string
import sys
import threading
import uuid
from socketserver import TCPServer, ThreadingMixIn
from urllib.parse import quote
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from odatapy.data import Entity, ValueType
from odatapy.edm.csdl import CsdlAbstractEdmProvider, CsdlEntitySet, CsdlNavigationPropertyBinding
from odatapy.edm.json_csdl import parse_metadata_json
from odatapy.edm.xml_io import parse_metadata
from odatapy.errors import ODataApplicationException
from odatapy.http.status import HttpStatusCode
from odatapy.server import OData
from odatapy.server.adapters import ODataWSGIApp
from odatapy.server.adapters.common import decode_path
from odatapy.server.batch import BatchParser
from odatapy.server.inmemory import InMemoryDataStore, InMemoryProcessor
from odatapy.server.processor import ActionProcessor, CustomETagSupport
from odatapy.server.uri.parser import Parser

PAGE_SIZE = 100


class Documents(CsdlAbstractEdmProvider):
    """The schemas of all documents, as one model."""

    def __init__(self, paths):
        self.schemas = []
        for path in paths:
            with open(path, "rb") as document:
                read = parse_metadata if path.endswith(".xml") else parse_metadata_json
                self.schemas += read(document.read())
        self.types = {}
        for schema in self.schemas:
            for name in filter(None, (schema.namespace, schema.alias)):
                self.types.update((f"{name}.{type.name}", type) for type in schema.entity_types)
        self.give_contained_entities_sets()

    def get_schemas(self):
        return self.schemas

    def contained(self, name):
        """The containing navigation properties of a type and its bases, each with the type that declares it."""
        while name in self.types:
            type = self.types[name]
            yield from ((type, property) for property in type.navigation_properties if property.contains_target)
            name = type.base_type

    def give_contained_entities_sets(self):
        """odatapy adds entities to sets only. What is contained gets sets that no document speaks of."""
        for container in filter(None, (schema.entity_container for schema in self.schemas)):
            sets = {}
            waiting = container.entity_sets + container.singletons
            while waiting:
                owner = waiting.pop()
                for type, property in self.contained(owner.type):
                    name = f"contained_{type.name}_{property.name}"
                    if name not in sets:
                        sets[name] = CsdlEntitySet(name=name, type=property.type, include_in_service_document=False)
                        waiting.append(sets[name])
                    binding = CsdlNavigationPropertyBinding(path=property.name, target=name)
                    owner.navigation_property_bindings.append(binding)
            container.entity_sets += sets.values()


class Service(InMemoryProcessor, ActionProcessor, CustomETagSupport):
    """odatapy's own service, with keys for new entities and a few operations."""

    def has_etag(self, entity_set):
        return any(annotation.term.endswith(".OptimisticConcurrency") for annotation in entity_set.annotations)

    def seed(self):
        """Singletons are there from the start."""
        for singleton in self.service_metadata.edm.entity_container.singletons:
            entity = Entity(type=singleton.entity_type.full_qualified_name.fqn)
            for key in singleton.entity_type.key_predicate_names:
                entity.set_property(key, singleton.name, ValueType.PRIMITIVE, "Edm.String")
            self.store.set_entities(singleton.name, [entity])

    def _assign_keys(self, entity_set, entity):
        type = entity_set.entity_type
        for key in type.key_predicate_names:
            if type.get_structural_property(key).type_fqn == "Edm.String" and entity.get_value(key) is None:
                entity.set_property(key, str(uuid.uuid4()), ValueType.PRIMITIVE, "Edm.String")
        self.store.declare_key_auto_generating(entity_set.name)
        super()._assign_keys(entity_set, entity)

    def _entity_by_id(self, id_url, request):
        """odatapy knows entity ids only with the key in parentheses, and not percent-encoded."""
        path = decode_path(id_url.removeprefix(self._base(request)))
        return self._require_entity(self._resolve(request, Parser(self.service_metadata.edm).parse_uri(path)))

    def delete_reference(self, request, response, uri_info):
        """odatapy wants to be told in `$id` which of several references to delete, not in the address (OData 4.01)."""
        if uri_info.id or not uri_info.resource_parts[-2].key_predicates:
            return super().delete_reference(request, response, uri_info)
        entity = self._require_entity(self._resolve(request, uri_info))
        owner_set, owner, relation = self._reference_parts(request, uri_info)
        key = self._key_of(owner_set, owner)
        self.store.remove_relation(owner_set.name, key, relation.name, entity)
        self._sync_link(owner, relation, self.store.relation(owner_set.name, key, relation.name))
        response.set_status(HttpStatusCode.NO_CONTENT)

    # The operations of TripPin: odatapy has no way to know what they do.

    def register_operations(self):
        self.register_function("GetFriendsTrips", lambda _, call: self.trips(call.typed_parameters["userName"]))
        self.register_function("GetNearestAirport", lambda _, call: self.nearest(**call.typed_parameters))

    def trips(self, name):
        if not any(person.get_value("UserName") == name for person in self.store.entities("People")):
            raise ODataApplicationException(f"There is no {name}.", HttpStatusCode.NOT_FOUND, "NoSuchPerson")
        return self.store.relation("People", repr(name), "Trips") or []

    def nearest(self, lat, lon):
        def distance(airport):
            place = airport.get_value("Location").get_property("Loc").value
            return math.hypot(float(place.y) - lat, float(place.x) - lon)

        return min(self.store.entities("Airports"), key=distance, default=None)

    def process_action(self, request, response, uri_info, request_ct, response_ct):
        name = uri_info.last_resource.name.rsplit(".")[-1]
        if name == "ShareTrip":
            parameters = json.loads(request.body)
            (trip,) = (trip for trip in self.store.entities("contained_Person_Trips")
                       if trip.get_value("TripId") == parameters["tripId"])
            self.store.add_relation("People", repr(parameters["userName"]), "Trips", trip)
        elif name == "ResetDataSource":
            self.store.set_entities("People", [])
        else:
            raise NotImplementedError
        response.set_status(HttpStatusCode.NO_CONTENT)


def decoding(to_relative):
    """odatapy decodes the address of a request, but not those of the requests in a batch."""

    def decode(parser, url):
        path, query = to_relative(parser, url)
        return decode_path(path), query

    return decode


BatchParser.to_relative = decoding(BatchParser.to_relative)


class Handler(WSGIRequestHandler):
    """Hands the address on as it was sent: without it, odatapy cannot tell `%2F` from `/`."""

    def get_environ(self):
        return {**super().get_environ(), "RAW_URI": self.path, "CONTENT_TYPE": self.headers["Content-Type"] or ""}


def with_ascii_headers(application):
    """odatapy writes addresses as they are, and HTTP has no letters in headers but those of ASCII."""

    def serve(environ, start_response):
        def start(status, headers):
            return start_response(status, [(name, quote(value, safe=string.printable)) for name, value in headers])

        return application(environ, start)

    return serve


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64

    def server_bind(self):
        """As it was, but without asking for the name of this machine, which can take long where there is no network."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address
        self.setup_environ()


def main(documents):
    odata = OData.new_instance()
    handler = odata.create_handler(odata.create_service_metadata(Documents(documents)))
    service = Service(InMemoryDataStore(), PAGE_SIZE)
    handler.register(service)
    service.seed()
    service.register_operations()
    application = with_ascii_headers(ODataWSGIApp(handler))
    with make_server("127.0.0.1", 0, application, Server, Handler) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sys.stdin.read()


main(sys.argv[1:])
