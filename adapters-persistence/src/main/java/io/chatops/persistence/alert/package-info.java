/**
 * Thresholds, alerts and holds in PostgreSQL. The package only provides the ports of {@code
 * core.alert}; its entities never leave it.
 */
@NullMarked
package io.chatops.persistence.alert;

import org.jspecify.annotations.NullMarked;
