package io.chatops.rest.openapi;

/**
 * Names that resources use to describe their answers. {@link OpenApiRules} adds to each operation
 * the answers of all of its kind, so that a resource states only those that are particular to it.
 */
public final class Answers {
  /** The request is refused as the state is, for an operation without a body. */
  public static final String MALFORMED = "Malformed";

  /** Bad credentials, for an operation that is open to everybody. */
  public static final String UNAUTHENTICATED = "Unauthenticated";

  public static final String FORBIDDEN = "Forbidden";

  /** An object that the caller names outside the path is not found. */
  public static final String NOT_FOUND = "NotFound";

  public static final String AGENT_FAILED = "AgentFailed";

  public static final String AGENT_TIMEOUT = "AgentTimeout";

  /** The header with the address of a new object. */
  public static final String LOCATION = "Location";

  /** The start of the description of a parameter that names metrics; a table of them follows it. */
  public static final String METRICS =
      "Which metrics, by their path in a report; may be repeated. ";

  private Answers() {}
}
