package io.chatops.ws.browser;

import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import java.util.UUID;

/** What a browser can follow beside the server's log. */
sealed interface LogTopic {
  /** What a container puts out. */
  record Container(ContainerRef ref) implements LogTopic {
    @Override
    public String field() {
      return "container_id";
    }

    @Override
    public String value() {
      return ref.value();
    }
  }

  /** What a command puts out. */
  record Command(CommandExecutionId id) implements LogTopic {
    @Override
    public String field() {
      return "command_id";
    }

    @Override
    public String value() {
      return id.toString();
    }
  }

  /** The field of a frame that names it. */
  String field();

  String value();

  /** What a message is about; INVALID when it names nothing, or not one thing. */
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
