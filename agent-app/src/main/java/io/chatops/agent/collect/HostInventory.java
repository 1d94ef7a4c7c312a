package io.chatops.agent.collect;

import java.util.Set;

/** The parts of the machine. Finding them is slow, so it happens every few minutes. */
public interface HostInventory {

  /**
   * The kernel's names of the disks, such as {@code sda}, without partitions and made-up devices.
   */
  Set<String> disks();

  /** The names of the network interfaces that lead out of the machine, such as {@code eth0}. */
  Set<String> interfaces();
}
