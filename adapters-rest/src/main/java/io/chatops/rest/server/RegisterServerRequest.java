package io.chatops.rest.server;

import io.chatops.core.server.ServerDetails;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import java.util.List;

/** A new server. */
record RegisterServerRequest(ServerDetails details) {
  static RegisterServerRequest from(RequestFields body) {
    Field<String> name = body.text("name").required();
    Field<String> host = body.text("host");
    Field<Integer> port = body.integer("port");
    Field<String> metadata = body.object("metadata");
    Field<List<String>> tags = body.texts("tags");
    return new RegisterServerRequest(
        body.checked(
            () ->
                new ServerDetails(
                    name.orElse("unnamed"), // which is not used: a missing name was noted
                    host.orNull(),
                    port.orNull(),
                    metadata.orElse("{}"),
                    tags.orElse(List.of()))));
  }
}
