def music_of(laid): return ()
def music_remarks(m): return ()
