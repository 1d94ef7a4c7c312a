package io.chatops.agent.update;

import io.chatops.protocol.AgentRelease;

/** The kind of program that this process runs. */
final class ProgramKind {
  private ProgramKind() {}

  /** Returns true in a native binary. */
  static boolean isNative() {
    return "runtime".equals(System.getProperty("org.graalvm.nativeimage.imagecode"));
  }

  /** Returns the platform of programs that can take its place. */
  static String platform() {
    return isNative() ? AgentRelease.linux(System.getProperty("os.arch")) : AgentRelease.ANY;
  }

  /** Returns the path of a platform's program at the hub. */
  static String path(String platform) {
    return "/agent/linux/" + platform.replace("linux-", "");
  }
}
