package io.chatops.core.metric;

/** Finds out how much room the measurements take, without reading them all. */
public interface StorageMeter {
  /**
   * As of now. Blocking, for some milliseconds; a second where there are tens of thousands of
   * servers.
   */
  StorageUsage measure();
}
