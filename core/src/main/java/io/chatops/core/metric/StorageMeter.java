package io.chatops.core.metric;

/** Finds out how much room the measurements take, without reading them all. */
public interface StorageMeter {
  /** Measures now. Blocks for some milliseconds; for a second with tens of thousands of servers. */
  StorageUsage measure();
}
