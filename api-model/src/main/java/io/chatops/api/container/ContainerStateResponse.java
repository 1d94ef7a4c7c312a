package io.chatops.api.container;

import io.chatops.core.container.ContainerState;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The state of a container after an action. */
@Schema(name = "ContainerState")
public record ContainerStateResponse(
    @Schema(examples = "web") String containerId,
    @Schema(description = "Docker's term", examples = "running") String state) {

  public static ContainerStateResponse from(ContainerState state) {
    return new ContainerStateResponse(state.containerId(), state.state());
  }
}
