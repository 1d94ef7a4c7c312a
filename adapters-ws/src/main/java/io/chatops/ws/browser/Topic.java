package io.chatops.ws.browser;

import io.chatops.api.live.FrameTopic;
import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.ServerId;
import io.chatops.core.policy.Action;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something that a browser can follow. */
sealed interface Topic {
  /** All servers of the user, in short. */
  record Summary() implements Topic {
    @Override
    public FrameTopic inFrames() {
      return new FrameTopic("summary", null, null, null);
    }
  }

  /** The alerts of all servers of the user. */
  record Alerts() implements Topic {
    @Override
    public FrameTopic inFrames() {
      return new FrameTopic("alerts", null, null, null);
    }
  }

  /** The reports and states of a server. */
  record OneServer(ServerId serverId) implements Topic {
    @Override
    public FrameTopic inFrames() {
      return new FrameTopic("server", serverId.toString(), null, null);
    }
  }

  /** The log of a server. */
  record Log(ServerId serverId) implements Topic {
    @Override
    public FrameTopic inFrames() {
      return new FrameTopic("log", serverId.toString(), null, null);
    }
  }

  /** The output of a container. */
  record Container(ServerId serverId, ContainerRef ref) implements Topic {
    @Override
    public FrameTopic inFrames() {
      return new FrameTopic("container", serverId.toString(), ref.value(), null);
    }
  }

  /** The output of a command execution. */
  record Command(ServerId serverId, CommandExecutionId id) implements Topic {
    @Override
    public FrameTopic inFrames() {
      return new FrameTopic("command", serverId.toString(), null, id.toString());
    }
  }

  /** Names the topic in frames. */
  FrameTopic inFrames();

  /** Returns the server whose agent's hub shows the topic; empty if it is of all servers. */
  default Optional<ServerId> server() {
    if (this instanceof OneServer topic) {
      return Optional.of(topic.serverId());
    }
    if (this instanceof Log topic) {
      return Optional.of(topic.serverId());
    }
    if (this instanceof Container topic) {
      return Optional.of(topic.serverId());
    }
    return this instanceof Command topic ? Optional.of(topic.serverId()) : Optional.empty();
  }

  /** Returns true if following it is asked of an agent, or holds its output. */
  default boolean isOutput() {
    return this instanceof Container || this instanceof Command;
  }

  /** Returns what the user must be allowed to do to the server. */
  default Action needs() {
    return this instanceof Log || isOutput() ? Action.READ_OUTPUT : Action.VIEW;
  }

  /** Returns the topic that a message names; INVALID when it names none. */
  static Topic of(BrowserMessages.Incoming message) {
    checkTypes(message);
    String name = message.topic();
    return switch (name == null ? "" : name) {
      case "summary" -> new Summary();
      case "alerts" -> new Alerts();
      case "server" -> new OneServer(serverId(message));
      case "log" -> new Log(serverId(message));
      case "container" ->
          new Container(
              serverId(message), new ContainerRef(given("container_id", message.containerId())));
      case "command" ->
          new Command(serverId(message), commandId(given("command_id", message.commandId())));
      default ->
          throw InvalidFieldException.of(
              "topic", "must be one of summary, alerts, server, log, container, command");
    };
  }

  /**
   * Returns the topic of a message about one server's output; INVALID when it names none, or two.
   */
  static Topic outputOf(ServerId serverId, BrowserMessages.Incoming message) {
    checkTypes(message);
    String container = message.containerId();
    String command = message.commandId();
    if ((container == null) == (command == null)) {
      throw new ChatOpsException(ErrorCode.INVALID, "Name either a container_id or a command_id");
    }
    if (container != null) {
      return new Container(serverId, new ContainerRef(container));
    }
    return new Command(serverId, commandId(String.valueOf(command)));
  }

  private static void checkTypes(BrowserMessages.Incoming message) {
    String wrong = message.wrongField();
    if (wrong != null) {
      throw InvalidFieldException.of(wrong, "has the wrong type");
    }
  }

  private static ServerId serverId(BrowserMessages.Incoming message) {
    return new ServerId(uuid("server_id", given("server_id", message.serverId())));
  }

  private static CommandExecutionId commandId(String text) {
    return new CommandExecutionId(uuid("command_id", text));
  }

  private static String given(String field, @Nullable String text) {
    if (text == null) {
      throw InvalidFieldException.of(field, "is missing");
    }
    return text;
  }

  private static UUID uuid(String field, String text) {
    if (!UuidShape.matches(text)) {
      throw InvalidFieldException.of(field, "must be a UUID");
    }
    return UUID.fromString(text);
  }
}
