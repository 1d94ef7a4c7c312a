@NullMarked
package io.chatops.app;

import org.jspecify.annotations.NullMarked;
