/** Checks the browser code with the tools that Maven brought. */
@NullMarked
package io.chatops.dashboard;

import org.jspecify.annotations.NullMarked;
