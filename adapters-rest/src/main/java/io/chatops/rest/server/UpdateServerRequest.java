package io.chatops.rest.server;

import io.chatops.core.server.ServerDetails;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What to change of a server: absent stays, null clears. */
record UpdateServerRequest(
    @Schema(implementation = String.class, minLength = 1, maxLength = 100, examples = "web-1")
        Field<String> name,
    @Schema(
            implementation = String.class,
            nullable = true,
            maxLength = 255,
            examples = "web-1.example.org")
        Field<String> host,
    @Schema(
            implementation = Integer.class,
            nullable = true,
            minimum = "1",
            maximum = "65535",
            examples = "22")
        Field<Integer> port,
    @Schema(
            implementation = Object.class,
            type = SchemaType.OBJECT,
            description = "Takes the place of all that was there; at most 16 KiB",
            examples = "{\"rack\": \"b7\"}")
        Field<String> metadata,
    @Schema(implementation = String[].class, examples = "[\"production\"]")
        Field<List<String>> tags) {

  static UpdateServerRequest from(RequestFields body) {
    UpdateServerRequest request =
        new UpdateServerRequest(
            body.text("name").notNull(),
            body.text("host"),
            body.integer("port"),
            body.object("metadata"),
            body.texts("tags"));
    // Tried out on details that are fine, so that one answer names every field that is not.
    body.checked(() -> request.applyTo(new ServerDetails("any", null, null, "{}", List.of())));
    return request;
  }

  ServerDetails applyTo(ServerDetails now) {
    return new ServerDetails(
        name.orElse(now.name()),
        host.isGiven() ? host.orNull() : now.host(),
        port.isGiven() ? port.orNull() : now.port(),
        metadata.isGiven() ? metadata.orElse("{}") : now.metadata(),
        tags.isGiven() ? tags.orElse(List.of()) : now.tags());
  }
}
