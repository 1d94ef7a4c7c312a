package io.chatops.ws.browser;

import io.chatops.api.live.FrameTopic;
import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import java.util.UUID;

/** Something that a browser can follow beside the server's log. */
sealed interface LogTopic {
  /** The output of a container. */
  record Container(ContainerRef ref) implements LogTopic {
    @Override
    public FrameTopic inFrames() {
      return FrameTopic.of(ref);
    }
  }

  /** The output of a command execution. */
  record Command(CommandExecutionId id) implements LogTopic {
    @Override
    public FrameTopic inFrames() {
      return FrameTopic.of(id);
    }
  }

  /** Names the topic in frames. */
  FrameTopic inFrames();

  /** Returns the topic of a message; INVALID when it names none, or two. */
  static LogTopic of(BrowserMessages.Incoming message) {
    String wrong = message.wrongField();
    if (wrong != null) {
      throw InvalidFieldException.of(wrong, "has the wrong type");
    }
    String container = message.containerId();
    String command = message.commandId();
    if ((container == null) == (command == null)) {
      throw new ChatOpsException(ErrorCode.INVALID, "Name either a container_id or a command_id");
    }
    if (container != null) {
      return new Container(new ContainerRef(container));
    }
    return new Command(commandId(String.valueOf(command)));
  }

  private static CommandExecutionId commandId(String text) {
    if (!UuidShape.matches(text)) {
      throw InvalidFieldException.of("command_id", "must be a UUID");
    }
    return new CommandExecutionId(UUID.fromString(text));
  }
}
