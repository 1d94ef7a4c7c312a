/**
 * Serves the dashboard, which the module {@code dashboard} makes: {@link
 * io.chatops.rest.dashboard.DashboardPages}.
 */
@NullMarked
package io.chatops.rest.dashboard;

import org.jspecify.annotations.NullMarked;
