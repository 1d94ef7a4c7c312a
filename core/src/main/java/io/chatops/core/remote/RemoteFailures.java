package io.chatops.core.remote;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.error.InvalidFieldException.FieldError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The failures of requests, as they go from hub to hub. */
final class RemoteFailures {
  private static final Map<String, ErrorCode> CODES =
      Stream.of(ErrorCode.values()).collect(Collectors.toMap(Enum::name, Function.identity()));
  private static final Duration SOON = Duration.ofSeconds(5);

  private RemoteFailures() {}

  /** Returns the failure itself, out of what a future wraps it in. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    boolean wraps = failure instanceof CompletionException || failure instanceof ExecutionException;
    return wraps && cause != null ? cause(cause) : failure;
  }

  static void write(WireWriter out, ChatOpsException failure) {
    out.putText(failure.code().name())
        .putText(String.valueOf(failure.getMessage()))
        .putOptional(failure.retryAfter().orElse(null), WireWriter::putDuration)
        .putAll(
            failure instanceof InvalidFieldException invalid
                ? invalid.errors()
                : List.<FieldError>of(),
            (writer, error) ->
                writer.putNested(fields -> fields.putText(error.field()).putText(error.message())))
        .putBoolean(failure instanceof NotBegun);
  }

  /** Reads a failure; one of a code that a later version adds is {@link ErrorCode#AGENT_FAILED}. */
  static ChatOpsException read(WireReader in) {
    ErrorCode code = CODES.getOrDefault(in.getText(), ErrorCode.AGENT_FAILED);
    String message = in.getText();
    Duration retryAfter = in.getOptional(WireReader::getDuration);
    List<FieldError> errors =
        in.getAll(
            reader ->
                reader.getNested(fields -> new FieldError(fields.getText(), fields.getText())));
    if (in.getBoolean()) {
      return new NotBegun(code, message, retryAfter);
    }
    if (code == ErrorCode.INVALID && !errors.isEmpty()) {
      return new InvalidFieldException(errors);
    }
    return code == ErrorCode.STORAGE_UNAVAILABLE
        ? ChatOpsException.storageUnavailable(message, new IllegalStateException("at another hub"))
        : of(code, message, retryAfter);
  }

  private static ChatOpsException of(
      ErrorCode code, String message, @Nullable Duration retryAfter) {
    return retryAfter == null
        ? new ChatOpsException(code, message)
        : code == ErrorCode.RATE_LIMITED
            ? ChatOpsException.rateLimited(message, retryAfter)
            : new ChatOpsException(code, message);
  }

  static ChatOpsException tooMuch() {
    return new NotBegun(
        ErrorCode.RATE_LIMITED,
        "The hub that has this agent has too much to do for other hubs; try again in a moment",
        SOON);
  }

  static ChatOpsException tooLate() {
    return new NotBegun(
        ErrorCode.RATE_LIMITED,
        "It came to the hub that has this agent too late to begin; try again. If that repeats, set"
            + " the hubs' clocks",
        SOON);
  }

  static ChatOpsException cutOff() {
    return new NotBegun(
        ErrorCode.AGENT_NOT_CONNECTED,
        "The hub that has this agent could not reach the database for a while; try again once the"
            + " agent is connected to another one, or the hub has it again",
        null);
  }

  static ChatOpsException tooMuchOfOneUser(int most) {
    return new NotBegun(
        ErrorCode.RATE_LIMITED,
        ("You have %d requests of this kind under way through this hub, as many as one user may;"
                + " end some, or try again in a moment")
            .formatted(most),
        SOON);
  }

  /**
   * Tells of what was done that there is no answer for.
   *
   * @param name what to look for, behind a space; empty if there is no name
   */
  static ChatOpsException doneWithoutAnswer(String name) {
    return new ChatOpsException(
        ErrorCode.AGENT_FAILED,
        "It was done, but the hub that has this agent has too much to do to tell how it went; look"
            + " before you try again"
            + name);
  }

  static ChatOpsException gaveUp() {
    return new ChatOpsException(
        ErrorCode.AGENT_FAILED,
        "The hub that has this agent gave the answer up, as nobody took it in time; it may have"
            + " been done, so look before you try again");
  }

  static ChatOpsException tooSlow() {
    return ChatOpsException.rateLimited(
        "More came than this hub could take; load the page anew", SOON);
  }

  static ChatOpsException streamLost() {
    return new ChatOpsException(
        ErrorCode.AGENT_NOT_CONNECTED,
        "The hub that has this agent was lost, or the agent left it; load the page anew");
  }

  static ChatOpsException otherVersion() {
    return new NotBegun(
        ErrorCode.AGENT_NOT_CONNECTED,
        "The agent is connected to a hub of another version, which cannot do this for this hub;"
            + " try again once all hubs have one version",
        null);
  }

  static ChatOpsException sessionOver() {
    return new NotBegun(ErrorCode.UNAUTHENTICATED, "This session is over; sign in again", null);
  }
}
