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

/** The engine could not be asked, or said no; the message names it and the remedy. */
final class EngineFailure extends RuntimeException {
  private static final int LONGEST_MESSAGE = 500;

  private final RefusalCode code;

  EngineFailure(RefusalCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  RefusalCode code() {
    return code;
  }

  /** The failure that docker-java or a socket threw, in words for people. */
  static EngineFailure of(DockerHost host, Throwable thrown) {
    IOException connection = null;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof EngineFailure failure) {
        return failure;
      }
      if (cause instanceof DockerException refusal) {
        return refused(refusal);
      }
      if (cause instanceof IOException io) {
        connection = io;
      }
    }
    if (connection == null) {
      return new EngineFailure(RefusalCode.FAILED, host + " could not be asked: " + thrown, thrown);
    }
    return new EngineFailure(RefusalCode.UNAVAILABLE, host + " " + remedy(connection), thrown);
  }

  private static EngineFailure refused(DockerException refusal) {
    RefusalCode code =
        switch (refusal.getHttpStatus()) {
          case 404 -> RefusalCode.NOT_FOUND;
          case 409 -> RefusalCode.CONFLICT;
          case 400 -> RefusalCode.INVALID;
          case 503 -> RefusalCode.UNAVAILABLE;
          default -> RefusalCode.FAILED;
        };
    return new EngineFailure(code, "the container engine says: " + said(refusal), refusal);
  }

  // Docker answers {"message": "..."}, behind docker-java's "Status 404: ".
  private static String said(DockerException refusal) {
    String text = String.valueOf(refusal.getMessage());
    int body = text.indexOf('{');
    if (body >= 0) {
      try {
        text = EngineConfig.MAPPER.readTree(text.substring(body)).path("message").asText(text);
      } catch (JsonProcessingException e) {
        // Then all of it is shown.
      }
    }
    return HostText.cut(HostText.clean(text.strip()), LONGEST_MESSAGE);
  }

  private static String remedy(IOException failure) {
    String reason = String.valueOf(failure.getMessage());
    if (failure instanceof SocketTimeoutException) {
      return "does not answer (" + reason + "): see whether the engine hangs, and restart it";
    }
    if (reason.contains("Permission denied")) {
      return "may not be used by the agent's user: add it to the group that owns the socket, as with"
          + " usermod -aG docker, and restart the agent. Mind that this gives it root's power"
          + " over this machine; containers: off does without";
    }
    if (reason.contains("No such file")) {
      return "is not there: start the container engine, or set docker_host to its socket";
    }
    if (failure instanceof ConnectException) {
      return "refuses connections: start the container engine, or set docker_host to its socket";
    }
    return "cannot be used (" + reason + "): see whether a container engine listens there";
  }
}
