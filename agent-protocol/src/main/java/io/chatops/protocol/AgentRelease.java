package io.chatops.protocol;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A release of the agent for one platform, as the trusted comment of its signature names it: {@code
 * chatops-agent 0.2.0 linux-amd64}.
 *
 * @param platform such as {@code linux-amd64}, or {@link #ANY}
 */
public record AgentRelease(ReleaseVersion version, String platform) {
  /** The platform of the program that runs wherever Java does. */
  public static final String ANY = "any";

  private static final Pattern COMMENT =
      Pattern.compile("chatops-agent (\\S{1,64}) ([a-z0-9]{1,20}(?:-[a-z0-9]{1,20})?)");
  private static final String TRUSTED_COMMENT = "trusted comment: ";

  /** Parses a trusted comment; empty if it names no release of the agent. */
  public static Optional<AgentRelease> parse(String trustedComment) {
    Matcher matcher = COMMENT.matcher(trustedComment);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return ReleaseVersion.parse(matcher.group(1))
        .map(version -> new AgentRelease(version, matcher.group(2)));
  }

  /**
   * Reads the release that a signature in minisign's format names, <b>without checking it</b>.
   *
   * @return empty if it names none
   */
  public static Optional<AgentRelease> namedBy(String signature) {
    return signature
        .lines()
        .filter(line -> line.startsWith(TRUSTED_COMMENT))
        .findFirst()
        .flatMap(line -> parse(line.substring(TRUSTED_COMMENT.length())));
  }

  /**
   * Returns the platform of native programs for a processor as Java names it.
   *
   * @param arch the property {@code os.arch}, such as {@code amd64} or {@code aarch64}
   */
  public static String linux(String arch) {
    return "linux-"
        + switch (arch) {
          case "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> arch;
        };
  }

  /** Returns the trusted comment. */
  @Override
  public String toString() {
    return "chatops-agent " + version + " " + platform;
  }
}
