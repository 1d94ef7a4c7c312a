package io.chatops.agent.reporting;

import io.chatops.protocol.BuildProperties;
import io.chatops.protocol.ReleaseVersion;

/** The version of this build. */
public final class AgentVersion {
  private AgentVersion() {}

  /** Returns the version in the order of releases. */
  public static ReleaseVersion release() {
    return new ReleaseVersion(current());
  }

  public static String current() {
    return BuildProperties.get(AgentVersion.class, "version.properties", "version");
  }
}
