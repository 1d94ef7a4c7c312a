package io.chatops.app.config;

import java.util.List;

/** The settings of the bus that must fit together. */
final class BusRules {
  private BusRules() {}

  /** Returns a sentence for each fault. */
  static List<String> faults(HubSettings settings) {
    if (settings.bus() != HubSettings.Bus.NONE
        && settings.storage() != HubSettings.Storage.POSTGRESQL) {
      return List.of(
          "chatops.bus (CHATOPS_BUS) is for several hubs, which need chatops.storage=postgresql"
              + " (CHATOPS_STORAGE); set that, or unset chatops.bus");
    }
    return List.of();
  }
}
