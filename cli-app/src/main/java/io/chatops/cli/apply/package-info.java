/**
 * Configuration as code: a file of servers, thresholds and channels is compared with the hub, and
 * the hub is changed to match it. {@link io.chatops.cli.apply.Plan} has the differences.
 */
@NullMarked
package io.chatops.cli.apply;

import org.jspecify.annotations.NullMarked;
