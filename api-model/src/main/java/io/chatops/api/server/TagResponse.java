package io.chatops.api.server;

import io.chatops.core.server.Servers.TagCount;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A tag of servers. */
@Schema(name = "Tag")
public record TagResponse(
    @Schema(examples = "production") String tag,
    @Schema(description = "The number of your servers with this tag", examples = "3") int servers) {

  public static TagResponse from(TagCount count) {
    return new TagResponse(count.tag(), count.servers());
  }
}
