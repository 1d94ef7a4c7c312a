package io.chatops.core.alert;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The metric that a threshold watches; docs/alerts.md has the source of each value. */
public enum MetricType {
  /** Processor use in percent. */
  CPU,
  /** Memory in use in percent. */
  MEMORY,
  /** File system use in percent; the detail is a mount point. */
  DISK,
  /** Bytes per second, in and out together; the detail is an interface. */
  NETWORK,
  /** The number of running processes of the name in the detail. */
  SERVICE,
  /** The load average of one minute. */
  LOAD,
  /** Swap in use in percent. */
  SWAP,
  /** Degrees Celsius; the detail is a sensor. */
  TEMPERATURE,
  /** 1 while a container runs and is not unhealthy, else 0; the detail is its name. */
  CONTAINER,
  /** Seconds since the agent was heard, once it counts as offline. */
  OFFLINE;

  /** Returns the metric and its part, such as {@code disk /var}. */
  String subject(@Nullable String detail) {
    String name = name().toLowerCase(Locale.ROOT);
    return detail == null || detail.isEmpty() ? name : name + " " + detail;
  }

  /** Returns true if its values are 0-100. */
  boolean isPercent() {
    return switch (this) {
      case CPU, MEMORY, DISK, SWAP -> true;
      case NETWORK, SERVICE, LOAD, TEMPERATURE, CONTAINER, OFFLINE -> false;
    };
  }
}
