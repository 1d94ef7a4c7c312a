package io.chatops.agent.collect;

import java.util.Set;

/**
 * The disks and network interfaces of this machine. Discovery is slow, so it runs every few
 * minutes.
 */
public interface HostInventory {

  /**
   * Returns the kernel's names of the disks, such as {@code sda}, without partitions and virtual
   * devices.
   */
  Set<String> disks();

  /** Returns the names of the network interfaces except the loopback, such as {@code eth0}. */
  Set<String> interfaces();
}
