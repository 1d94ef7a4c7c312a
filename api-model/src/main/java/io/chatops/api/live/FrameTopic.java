package io.chatops.api.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.container.ContainerRef;
import org.jspecify.annotations.Nullable;

/** The container or the command execution that a frame is about; exactly one of them is present. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FrameTopic(@Nullable String containerId, @Nullable String commandId) {
  /** Names a container as the browser did. */
  public static FrameTopic of(ContainerRef container) {
    return new FrameTopic(container.value(), null);
  }

  /** Names a command execution. */
  public static FrameTopic of(CommandExecutionId command) {
    return new FrameTopic(null, command.toString());
  }
}
