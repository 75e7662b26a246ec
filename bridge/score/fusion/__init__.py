"""The fusion of what is seen, heard, told and asked into what the music of each bar is to be like."""
