"""`make smoke`: the main job from end to end on real parts, without a browser, each step checked and said."""
