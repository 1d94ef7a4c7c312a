package io.chatops.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Values that the build wrote into resources of a program. */
public final class BuildProperties {
  private BuildProperties() {}

  /**
   * Returns a property of a resource; empty if it is not set.
   *
   * @param owner a class in the package of the resource
   */
  public static String get(Class<?> owner, String resource, String key) {
    try (InputStream in = owner.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the build");
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty(key, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a program's version, processor architecture and Java version for users. */
  public static String describe(String program, String version) {
    return "%s %s (%s, Java %s)"
        .formatted(
            program, version, System.getProperty("os.arch"), System.getProperty("java.version"));
  }
}
