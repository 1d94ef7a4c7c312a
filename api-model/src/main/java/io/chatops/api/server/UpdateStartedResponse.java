package io.chatops.api.server;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An update of an agent that has started. */
@Schema(name = "AgentUpdate")
public record UpdateStartedResponse(
    @Schema(nullable = true, description = "The version that the agent has") @Nullable String from,
    @Schema(examples = "0.2.0", description = "The version that it installs") String to) {}
