package io.chatops.rest.server;

import io.chatops.core.server.ServerDetails;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import java.util.List;
import java.util.function.UnaryOperator;

/** What to change of a server: absent stays, null clears. */
record UpdateServerRequest(UnaryOperator<ServerDetails> toChange) {
  static UpdateServerRequest from(RequestFields body) {
    Field<String> name = body.text("name").notNull();
    Field<String> host = body.text("host");
    Field<Integer> port = body.integer("port");
    Field<String> metadata = body.object("metadata");
    Field<List<String>> tags = body.texts("tags");
    UnaryOperator<ServerDetails> change =
        now ->
            new ServerDetails(
                name.orElse(now.name()),
                host.isGiven() ? host.orNull() : now.host(),
                port.isGiven() ? port.orNull() : now.port(),
                metadata.isGiven() ? metadata.orElse("{}") : now.metadata(),
                tags.isGiven() ? tags.orElse(List.of()) : now.tags());
    // Tried out on details that are fine, so that one answer names every field that is not.
    body.checked(() -> change.apply(new ServerDetails("any", null, null, "{}", List.of())));
    return new UpdateServerRequest(change);
  }
}
