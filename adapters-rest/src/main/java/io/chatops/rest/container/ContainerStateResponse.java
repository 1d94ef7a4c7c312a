package io.chatops.rest.container;

import io.chatops.core.container.ContainerState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How a container is after something was done to it. */
@Schema(name = "ContainerState")
@RegisterForReflection(ignoreNested = false)
public record ContainerStateResponse(
    @Schema(examples = "web") String containerId,
    @Schema(description = "Docker's own word", examples = "running") String state) {

  static ContainerStateResponse from(ContainerState state) {
    return new ContainerStateResponse(state.containerId(), state.state());
  }
}
