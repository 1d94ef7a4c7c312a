package io.chatops.api.server;

import io.chatops.core.server.Servers.TagCount;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A tag of servers. */
@Schema(name = "Tag")
public record TagResponse(
    @Schema(examples = "production") String tag,
    @Schema(description = "How many of your servers have it", examples = "3") int servers) {

  public static TagResponse from(TagCount count) {
    return new TagResponse(count.tag(), count.servers());
  }
}
