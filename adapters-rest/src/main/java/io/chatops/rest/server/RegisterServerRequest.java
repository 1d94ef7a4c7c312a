package io.chatops.rest.server;

import io.chatops.core.server.ServerDetails;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A new server. */
@Schema(requiredProperties = "name")
record RegisterServerRequest(
    @Schema(minLength = 1, maxLength = 100, examples = "web-1") String name,
    @Schema(
            nullable = true,
            maxLength = 255,
            description = "Where people find it; not used to connect",
            examples = "web-1.example.org")
        @Nullable String host,
    @Schema(nullable = true, minimum = "1", maximum = "65535", examples = "22")
        @Nullable Integer port,
    @Schema(
            type = SchemaType.OBJECT,
            description = "Your own data, at most 16 KiB",
            examples = "{\"rack\": \"b7\"}")
        String metadata,
    @Schema(maxItems = 50, examples = "[\"production\"]") List<String> tags) {

  static RegisterServerRequest from(RequestFields body) {
    Field<String> name = body.text("name").required();
    Field<String> host = body.text("host");
    Field<Integer> port = body.integer("port");
    Field<String> metadata = body.object("metadata");
    Field<List<String>> tags = body.texts("tags");
    RegisterServerRequest request =
        new RegisterServerRequest(
            name.orElse("unnamed"), // which is not used: a missing name was noted
            host.orNull(),
            port.orNull(),
            metadata.orElse("{}"),
            tags.orElse(List.of()));
    body.checked(request::toDetails);
    return request;
  }

  ServerDetails toDetails() {
    return new ServerDetails(name, host, port, metadata, tags);
  }
}
