package io.chatops.agent.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.dockerjava.api.exception.DockerException;
import io.chatops.agent.collect.HostText;
import io.chatops.agent.config.DockerHost;
import io.chatops.protocol.FromAgent.RefusalCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** A failed request to the container engine. The message names the engine and the remedy. */
final class EngineFailure extends RuntimeException {
  private static final int MAX_MESSAGE_LENGTH = 500;

  private final RefusalCode code;

  EngineFailure(RefusalCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  RefusalCode code() {
    return code;
  }

  /** Converts a failure thrown by docker-java or a socket into a message for users. */
  static EngineFailure of(DockerHost host, Throwable thrown) {
    IOException connection = null;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof EngineFailure failure) {
        return failure;
      }
      if (cause instanceof DockerException response) {
        return rejected(response);
      }
      if (cause instanceof IOException io) {
        connection = io;
      }
    }
    if (connection == null) {
      return new EngineFailure(
          RefusalCode.FAILED, "the request to " + host + " failed: " + thrown, thrown);
    }
    return new EngineFailure(RefusalCode.UNAVAILABLE, host + " " + remedy(connection), thrown);
  }

  private static EngineFailure rejected(DockerException response) {
    RefusalCode code =
        switch (response.getHttpStatus()) {
          case 404 -> RefusalCode.NOT_FOUND;
          case 409 -> RefusalCode.CONFLICT;
          case 400 -> RefusalCode.INVALID;
          case 503 -> RefusalCode.UNAVAILABLE;
          default -> RefusalCode.FAILED;
        };
    return new EngineFailure(
        code, "the container engine responded: " + responseText(response), response);
  }

  // Docker responds with {"message": "..."}, and docker-java puts "Status 404: " before it.
  private static String responseText(DockerException response) {
    String text = String.valueOf(response.getMessage());
    int body = text.indexOf('{');
    if (body >= 0) {
      try {
        text = EngineConfig.MAPPER.readTree(text.substring(body)).path("message").asText(text);
      } catch (JsonProcessingException e) {
        // The whole text is shown.
      }
    }
    return HostText.cut(HostText.clean(text.strip()), MAX_MESSAGE_LENGTH);
  }

  private static String remedy(IOException failure) {
    String reason = String.valueOf(failure.getMessage());
    if (failure instanceof SocketTimeoutException) {
      return "does not answer (" + reason + "): check whether the engine hangs, and restart it";
    }
    if (reason.contains("Permission denied")) {
      return "denies access to the agent's user: add that user to the group that owns the socket,"
          + " such as with usermod -aG docker, and restart the agent. Note that this gives it root"
          + " access to this machine; containers: off avoids it";
    }
    if (reason.contains("No such file")) {
      return "does not exist: start the container engine, or set docker_host to its socket";
    }
    if (failure instanceof ConnectException) {
      return "refuses connections: start the container engine, or set docker_host to its socket";
    }
    return "cannot be used (" + reason + "): check that a container engine listens there";
  }
}
