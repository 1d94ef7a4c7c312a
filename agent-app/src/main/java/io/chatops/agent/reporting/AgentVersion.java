package io.chatops.agent.reporting;

import io.chatops.protocol.ReleaseVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this build. */
public final class AgentVersion {
  private AgentVersion() {}

  /** Returns the version in the order of releases. */
  public static ReleaseVersion release() {
    return new ReleaseVersion(current());
  }

  public static String current() {
    try (InputStream in = AgentVersion.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException("version.properties is missing from the build");
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
