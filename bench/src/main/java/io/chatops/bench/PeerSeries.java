package io.chatops.bench;

import java.util.Map;
import java.util.TreeMap;

/** A series as other stores name it. */
record PeerSeries(int number, String name, Map<String, String> labels) {
  PeerSeries {
    labels = new TreeMap<>(labels);
  }

  /** As Prometheus and what is like it select one. */
  String selector() {
    StringBuilder selector = new StringBuilder(name).append('{');
    labels.forEach(
        (label, value) -> selector.append(label).append("=\"").append(value).append("\","));
    return selector.append('}').toString();
  }
}
