/**
 * The dashboard as a person meets it: a real browser, a real hub and a real agent. {@link
 * io.chatops.dashboard.it.Pages} lists the pages that are looked at in every theme and width.
 */
@NullMarked
package io.chatops.dashboard.it;

import org.jspecify.annotations.NullMarked;
