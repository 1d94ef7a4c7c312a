package io.chatops.core.audit;

/**
 * The kind of an action. The wire name is the part that reads well in a list, e.g. {@code
 * user.sign_in}.
 */
public enum AuditAction {
  USER_REGISTER("user.register"),
  USER_SIGN_IN("user.sign_in"),
  USER_SIGN_OUT("user.sign_out"),
  USER_UPDATE("user.update"),
  USER_CHANGE_PASSWORD("user.change_password"),
  USER_CHANGE_ROLE("user.change_role"),
  USER_ACTIVATE("user.activate"),
  USER_DEACTIVATE("user.deactivate"),
  SESSION_REFRESH("session.refresh"),
  SESSION_END("session.end"),
  SERVER_REGISTER("server.register"),
  SERVER_UPDATE("server.update"),
  SERVER_REMOVE("server.remove"),
  SERVER_CHECK_HEALTH("server.check_health"),
  API_KEY_ISSUE("api_key.issue"),
  API_KEY_REVOKE("api_key.revoke"),
  ENROLMENT_CODE_ISSUE("enrolment_code.issue"),
  ENROLMENT_TOKEN_CREATE("enrolment_token.create"),
  ENROLMENT_TOKEN_REVOKE("enrolment_token.revoke"),
  HOST_ENROL("host.enrol"),
  HOST_APPROVE("host.approve"),
  HOST_REJECT("host.reject"),
  AGENT_CONNECT("agent.connect"),
  AGENT_UPDATE("agent.update"),
  CONTAINER_START("container.start"),
  CONTAINER_STOP("container.stop"),
  CONTAINER_RESTART("container.restart"),
  CONTAINER_READ_LOGS("container.read_logs"),
  CONTAINER_FOLLOW_LOGS("container.follow_logs"),
  COMMAND_RUN("command.run"),
  COMMAND_CANCEL("command.cancel"),
  THRESHOLD_CREATE("threshold.create"),
  THRESHOLD_UPDATE("threshold.update"),
  THRESHOLD_REMOVE("threshold.remove"),
  ALERT_ACKNOWLEDGE("alert.acknowledge"),
  ALERT_RESOLVE("alert.resolve"),
  ALERT_SNOOZE("alert.snooze"),
  ALERT_WAKE("alert.wake"),
  NOTE_ADD("note.add"),
  NOTE_REMOVE("note.remove"),
  CHANNEL_CREATE("channel.create"),
  CHANNEL_UPDATE("channel.update"),
  CHANNEL_REMOVE("channel.remove"),
  CHANNEL_TEST("channel.test");

  private final String wireName;

  AuditAction(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /** Returns true if it changes a host, or which agents the hub accepts for it. */
  boolean changesHost() {
    return switch (this) {
      case SERVER_REMOVE,
          API_KEY_ISSUE,
          API_KEY_REVOKE,
          ENROLMENT_CODE_ISSUE,
          ENROLMENT_TOKEN_CREATE,
          ENROLMENT_TOKEN_REVOKE,
          HOST_ENROL,
          HOST_APPROVE,
          HOST_REJECT,
          AGENT_UPDATE,
          CONTAINER_START,
          CONTAINER_STOP,
          CONTAINER_RESTART,
          COMMAND_RUN,
          COMMAND_CANCEL ->
          true;
      default -> false;
    };
  }
}
