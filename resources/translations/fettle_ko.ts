<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name>Backups</name>
    <message>
        <source>A job is at work on this project. Wait for it, or stop it, then bring the backup back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backups</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Bring back %Ln items, {decided} of them decided, as of {moment}? What was decided since leaves the project, but is kept as a backup of its own.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Bring back…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bringing it back…</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Brought back %Ln items, {decided} of them decided. What was there before is the newest backup in the list.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Decided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fettle copies the database by itself when something changed, and keeps fewer copies the older they get. Bringing one back keeps what is there now as another backup first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no backup yet; the first comes by itself a minute after something changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Box</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brush</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cleaned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click to hide or show the regions; hold the key to hide them for a moment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enhanced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heatmap off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Magic wand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Minimap</source>
        <translation>미니맵</translation>
    </message>
    <message>
        <source>No heatmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opacity of the heatmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Original</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overlays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overlays off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smart selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you draw is a marking</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Changes</name>
    <message numerus="yes">
        <source>%Ln on their way</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln taken in</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unreadable</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln&lt;/b&gt; back again</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln&lt;/b&gt; changed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln&lt;/b&gt; missing</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln&lt;/b&gt; moved</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln&lt;/b&gt; new</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Another job is at work; look again when it is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back again: #{item_id} {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Can't be reached, or is empty; its items were left alone: {root}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed: #{item_id} {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is as it was</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Following {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looks through all folders the images came from. Files are only read; decisions stay as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Missing: #{item_id} {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Moved, but which is which can't be told: {paths} may be {items}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Moved: #{item_id} {before} → {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>No longer followed; %Ln images came in</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Show the changed ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped before the end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This project is open read-only here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This project is open read-only here; follow the folder in the window that writes to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unreadable: {path}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was found; double-click shows an item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it can't be reached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{found}, in {seconds} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>… and more; the command “fettle rescan” with --json lists all</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Check</name>
    <message numerus="yes">
        <source>%Ln problems.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Another job is at work; check again when it is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closes the project, mends what can be mended, and opens it again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Looked at %Ln items, {pictures} stored pictures, {cleaned} of them cleaned.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Mend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reads the database, its counters, every stored picture and every cleaned one; changes nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project is whole.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Classes</name>
    <message>
        <source>A good part has no defects: segmenting skips it, and anomaly models learn from such items only. Classes come with folders, decisions and models, or are added here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Means</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of a new class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What {name} means</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a defect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a good part</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Curate</name>
    <message numerus="yes">
        <source>%Ln LEFT</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items to look at.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>A click on a number shows those items in Review.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Doubtful labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Given label × suggested</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label is right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listed are undecided items that came with one label and look like another to the classifier, the surest first. It may be wrong too: look, then decide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look in Review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No undecided item disagrees with its label.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing has been classified yet. Run the classify stage first: Ctrl R.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to look at.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the suggestion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take “{looks_like}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The table is shown for up to {most} classes; this project has {count}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worst first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrong label?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>anomaly {anomaly:.2f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>labelled {label}, looks like {predicted}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{label}” is right</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Dataset</name>
    <message numerus="yes">
        <source>%Ln items are still undecided and stay out.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;{name}&lt;/b&gt;: %Ln items in {path}</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>A new or empty folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An edition never changes. Same decisions, same hash, on any machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes and split</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cleaned where there is one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Crops</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark to light: train, val, test, no split yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Editions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Freeze an edition</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Into</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not known yet: nobody has looked for markings. The clean stage does (&lt;b&gt;Ctrl R&lt;/b&gt;).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is decided yet. Accept items in Review first: Ctrl 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PNG masks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reliability</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the marked items</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>WHAT GOES IN · %Ln DECIDED ITEMS</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>What goes in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a new folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{marked} of {checked} items looked at carry markings. A person settled {decided} of those looked at.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Frame</name>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln others here</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln steps are not saved</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Add a folder of images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another window writes to this project; here you can look, but not decide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Curate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dataset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fettle works without a network; nothing leaves this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow a folder that a camera writes into</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is being saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave without saving</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No backup was made: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody writes to this project: click to decide here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not saved yet: {fault} You can go on; it is saved as soon as that works again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Not saved · %Ln waiting</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read-only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read-only · Write here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something went wrong in Fettle itself ({name}); the log has the details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name your decisions are signed with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The other window is gone; “Write here” lets you decide in this one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This window writes to the project already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo: {undo}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who else is here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whoever leaves now loses what is not saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{decided} of {total} decided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{fault}
It is tried again by itself; click to try now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{label}; its file stays. Undo brings it back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, on {host}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, on {host}, at {item}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>(undone)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>. Went no farther: {stopped}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brings your steps back up to this one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Brought back %Ln steps</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>History, newest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jump here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jumping takes back, or brings back, your own steps one after the other. Others undo theirs themselves.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing has been done yet. What you decide, draw and add is listed here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only item {item_id}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take back this run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes back your steps after this one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Took back %Ln steps</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What a run proposed can be taken back as a step of yours; decisions made on it stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{label}; undo brings it back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{who} can undo this; you can't.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>● You are here.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Accept and go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accept everything proposed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a folder of images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the defaults</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to undecided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Box</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brush</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a key to bind another; Backspace takes it away, Esc leaves it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the selected regions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Curate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Curate and dataset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dataset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw markings instead of defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit regions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exclude, then a digit for the reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter the queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit to the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow a folder, or let it go</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Freeze an edition</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grow by a pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heatmap on or off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide overlays while held</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History of this item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep every region still open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep what they share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look for changes in the folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look in Review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Magic wand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models and training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move down by 10 px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move left by 10 px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move right by 10 px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move up by 10 px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next undecided item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One to one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Original while held</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste them at the same place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reject every region still open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reject or delete the selected region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove from the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run the pipeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select all regions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sheet of keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shrink by a pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smart selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smooth the outline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sort and saved views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split into its pieces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop drawing, close, deselect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the new file of a changed image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the others from the first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Team and second opinions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The label is right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn into a box</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn into a mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unite the selected regions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write here, once no other window does</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>press a key…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{key} is bound to more than one: {actions}. The first one wins.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Log</name>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing has been logged yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read again</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>Add a folder of images…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backups…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History of this item…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look for changes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making the demo: rendering pictures, then running the pipeline on them…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making {name}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mending {name}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models and training…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name the project's own folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No, just folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open another project…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove this item from the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run the pipeline…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sheet of keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop following {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Team and second opinions…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That did not work: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder of images (they stay where they are)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Then each image comes in with its folder's name as its label; you still decide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yes, they are labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} cannot be read: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has subfolders. Do their names say what is in the images?</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message numerus="yes">
        <source>%Ln good items to learn from, {others} others to measure with.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items to learn from: {parts}.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items with outlined defects, of {total} in all.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>0 to 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0 to 255</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Added the model {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Allow this exact file to be opened, although opening it can run code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Also labels as they came, where undecided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another job is at work; wait for it or cancel it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another window writes to this project; train there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Collecting the items…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counting what there is to learn from…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decided items only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Does</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>HEIGHTxWIDTH in pixels, such as 224x224</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Head</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>I trust it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ImageNet's mean and deviation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IoU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its files are deleted. What it proposed stays, and so does all that people decided.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep it in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learns to name the class of a picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learns to outline defects, from the regions people kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learns what good parts look like, and scores how unlike them a picture is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let Fettle choose for {stage}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking into the file and trying it once…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models (*.onnx *.pt *.torchscript *.pth *.ckpt *.bin *.safetensors *.weights *.cfg *.names *.txt)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No item has a label yet. Decide some items in Review first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No item has an outlined defect yet. Accept or draw some in Review first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No item of a class that means a good part: say which does under Classes (Ctrl+Shift+L).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No models yet. Train one below on what you decided, or add a file: ONNX, Ultralytics or TorchScript .pt, Darknet .weights with its .cfg, or a state dict.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Normalise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is decided yet. Decide some items in Review, or take labels as they came.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only one class has items; telling classes apart takes two.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening this file runs whatever program is inside it, with your rights on this machine: it could read, change or send your files. Trust it only if you know who made it and how it came here.

SHA-256 {digest}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outlines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ROC AUC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove {name} from {where}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs of this project {stage} with it from now on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the newest model there is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That did not work: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The best model so far is kept, if there is one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The exported model and the trained one differ by at most {parity:.0e}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model's files: weights, and what belongs to them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The next run uses it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project goes on with {other} until you choose the new one above.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train a model on this project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train the whole network, not only its last layer: slower, better with many items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trust a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trust this file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trust…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use for {stage}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Used for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you leave empty is taken from the file, where the file says it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>YOLOX boxes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>YOLOv5 boxes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>YOLOv8 boxes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You stopped it early; this is the best model it had.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your library, for all your projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>anomaly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as the file says</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>classify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>defects found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>false alarms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>features</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>final boxes (YOLOv10, YOLO26)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>find markings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>find the part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>grey</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>macro F1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>names in the model's order, separated by commas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not said</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of a state dict: timm/NAME, torchvision/NAME, smp/ARCH/ENCODER</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>outline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>probabilities per class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>scores per class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>set in this project's settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>such as Apache-2.0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>test: {figures}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the newest there is, nothing else is set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>those that mean a good part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>your library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{message}. Fill in: {missing}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{message}. If you know where it comes from, trust it; else leave it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{names} and %Ln more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{name} is a program as much as a model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{task} and the time, if you give none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{train} to learn from, {val} to choose by, none kept for a test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{train} to learn from, {val} to choose by, {test} kept for the test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>−1 to 1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message numerus="yes">
        <source>%Ln days ago</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln h ago</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items</source>
        <translation>
            <numerusform>항목 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln min ago</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln s ago</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{number} %</source>
        <translation>{number}%</translation>
    </message>
    <message>
        <source>{number} h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Panels</name>
    <message>
        <source>Add a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look for changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models and training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run the pipeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Team</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Queue</name>
    <message>
        <source>&amp;Delete a view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save what is shown as a view…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disagree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disputed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter, as score&lt;0.6</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Largest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Least certain first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Marked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most anomalous first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the view (a saved one of that name is replaced)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No longer follow the folder; what came in stays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order of arrival</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Second look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sort and saved views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sort and saved views: {shown}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To decide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>state:unreviewed  label:scratch  score&lt;0.6  has:marking  run:12  "words"  (Enter applies, Esc leaves)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has this before them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{order}, view “{view}”</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Reasons</name>
    <message>
        <source>blurred</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>duplicate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not inspectable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>too dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>wrong part</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Review</name>
    <message numerus="yes">
        <source>%Ln channels</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln holes</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more like this.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pieces</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln regions copied; they paste at the same place</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln regions selected</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>&lt;b&gt;Disputed.&lt;/b&gt; {said}. Settle it: take one of theirs, or decide as you see it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;Second look.&lt;/b&gt; Someone has decided this one. Say what you see.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;The file has changed&lt;/b&gt; since it was added. Look at it; to review the new one, take it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;The file has changed&lt;/b&gt; since it was added. What was decided and drawn belongs to the old one and is kept; to review the new one, take it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;The file is missing:&lt;/b&gt; {path}. What was decided is kept; bring it back, or add the folder it was moved to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;Unreadable.&lt;/b&gt; {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;{who}&lt;/b&gt; decided {name} {when}: &lt;b&gt;{words}&lt;/b&gt;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A second look is about the class; what is proposed stays as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accept all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accepted, &lt;b&gt;not saved yet&lt;/b&gt;</source>
        <translation>승인, &lt;b&gt;아직 저장되지 않음&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Accepted: &lt;b&gt;{what}&lt;/b&gt;, &lt;b&gt;not saved yet&lt;/b&gt;</source>
        <translation>승인: &lt;b&gt;{what}&lt;/b&gt;, &lt;b&gt;아직 저장되지 않음&lt;/b&gt;</translation>
    </message>
    <message>
        <source>All that happened to this item</source>
        <translation>이 항목의 전체 이력</translation>
    </message>
    <message>
        <source>All…</source>
        <translation>전체…</translation>
    </message>
    <message>
        <source>An unreadable file cannot be accepted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anomaly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anomaly {score:.2f}, over the threshold of {threshold:.2f}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anomaly {score:.2f}, under the threshold of {threshold:.2f}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to undecided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to undecided, &lt;b&gt;not saved yet&lt;/b&gt;</source>
        <translation>미결정으로 되돌림, &lt;b&gt;아직 저장되지 않음&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Box</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed since it was added · regions of the old file are not drawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Corrected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl I adds a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decide again with mine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do mine again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit ▾</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exclude</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exclude because</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Excluded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Excluded, &lt;b&gt;not saved yet&lt;/b&gt;</source>
        <translation>제외, &lt;b&gt;아직 저장되지 않음&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Excluded: &lt;b&gt;{what}&lt;/b&gt;, &lt;b&gt;not saved yet&lt;/b&gt;</source>
        <translation>제외: &lt;b&gt;{what}&lt;/b&gt;, &lt;b&gt;아직 저장되지 않음&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Give it a class first: press its digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is turned down already; Enter opens it again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep all {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the rest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep theirs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look twice: it came labelled {given}, but looks like {predicted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look twice: {share} of the heatmap lies on a marking.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looks nearly like {items}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No class has the key {digit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No images yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No images yet.&lt;br&gt;&lt;br&gt;Add a folder of them: &lt;b&gt;Ctrl I&lt;/b&gt;. They stay where they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No proposed region is open here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None proposed. Draw one with a box, polygon or brush.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is copied yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing matches this filter.&lt;br&gt;&lt;br&gt;Empty it to see all items: &lt;b&gt;/&lt;/b&gt;, then delete the text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing undecided is left in this list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One moment: this item is still being read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put off, &lt;b&gt;not saved yet&lt;/b&gt;</source>
        <translation>보류, &lt;b&gt;아직 저장되지 않음&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reject all {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reject the rest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reopen {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reopened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a region first: click it, Shift adds to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select what to copy first: click a region, Shift adds to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settled. Before: {said}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smart selection needs a model that follows points; none is here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the new file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That was the last item of this list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file has changed: take the new one first, or exclude the item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is what it was when it was added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list is still being read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The new file can't be taken: {refused}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same file as {items}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file cannot be shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file is out of reach for now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is the first item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two opinions, the same: {said}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two reviewers differ on this one: a class or an exclusion settles it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits for a second opinion.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you did to it was not saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window {low}–{high}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You chose &lt;b&gt;{words}&lt;/b&gt;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as proposed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>back to undecided</source>
        <translation>미결정으로 되돌림</translation>
    </message>
    <message>
        <source>box</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>crop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>defect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>disputed · {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>excluded: {reason}</source>
        <translation>제외: {reason}</translation>
    </message>
    <message>
        <source>file changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>file missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>grey</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>grey with alpha</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>item {item_id}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>like #{near_of}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>marking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no label yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>저장 안 됨</translation>
    </message>
    <message>
        <source>polygon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>proposed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>same as #{duplicate_of}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>second look · {line}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>turned down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>with alpha or CMYK</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>x {x} · y {y} · {w} × {h}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{bits}-bit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} of {total} decided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{given} · looks like {predicted}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{items} and %Ln more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{item}, labelled &lt;b&gt;{label}&lt;/b&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{kind} · {area} px²</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has this item before them too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} was changed since you saw it: &lt;b&gt;{words}&lt;/b&gt; now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} by {who}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Runs</name>
    <message numerus="yes">
        <source>%Ln back again</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folders out of reach</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln look like others</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln missing</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln moved</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them twice</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unreadable</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln were here already</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln worker processes</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Added %Ln images from {name}</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Adding {name}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Anomaly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another job is still at work; cancel it or wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking the cluster's workers…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the workers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking the project…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cluster {address}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cluster: give a scheduler's address in the settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cluster: {fit} of {count} workers can take part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Crop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done in {seconds} s: {done} of {items} items. Proposals: {proposals}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Edition {name} written, %Ln items</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Enhance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed items; double-click shows one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Items of the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Later stages look at cleaned pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Later stages look at the crop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looked for changes: {found}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for changes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparing the run…</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Project checked: %Ln problems</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Project checked: it is whole</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Run {run} done: %Ln proposals on {items} items</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run {run} stopped: %Ln proposals on {items} items</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run {run} was interrupted with %Ln items left; {key} and the same choices go on with it</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Run {run} · {finished} of {items}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Segment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selected items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start with the same choices goes on with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped after {seconds} s: {done} of {items} items. Proposals: {proposals}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This project is open read-only here; run it in the window that writes to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training for {task}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training of {name} done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training of {name} stopped early; the best model so far is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undecided items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Versions, models, and whether the workers see the images; nothing runs yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where to run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing {name}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>comparing {done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>contrast and denoising by recipe; the source never changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>everything is as it was</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>find pen, crayon and text, and fill them in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>find the part in the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>outline defects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>propose a class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>score how unlike good parts it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>show what the classifier looked at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{doing} {done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{rate} images/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Anomaly model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classify model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Crop model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folders here and what the cluster's workers call them, separated by commas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folders there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on to the next item after a decision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reasons</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reasons for excluding, separated by commas; the first nine have digits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Segment model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send images as bytes even where workers see the folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sheet of keys…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worker processes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your decisions are signed with it, in every project on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none here yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one per core</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tcp://HOST:8786, a Dask scheduler's address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the name you logged in with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the newest there is</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Stages</name>
    <message>
        <source>anomaly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>classification</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>clean stage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>crop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>enhancement</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>heatmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>segmentation</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Start</name>
    <message>
        <source>Closing {name}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mend it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New project from a folder of images…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a project…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opened before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reads what can be read into a new database; the damaged one is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Renders about 120 machined plates with defects and pen marks, and runs the pipeline on them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Review inspection images at keyboard speed. Models propose, you decide, and only what you decided is exported. Your images stay where they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo's process ended before it was done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project could not be opened: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>accepted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>corrected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>excluded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>excluded ({reason})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>put off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>undecided</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Team</name>
    <message numerus="yes">
        <source>%Ln agreed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln disputed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of {candidates} items wait for two opinions</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln settled</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln wanted</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Agree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Agreement by class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask for second opinions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cohen's kappa {kappa}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kappa</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Known once two reviewers have given their opinion on the same items.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Krippendorff's alpha &lt;b&gt;{alpha}&lt;/b&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody was asked for any. Two reviewers then look at the same items, the second without knowing what the first one said; where they differ, the item waits to be settled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Now</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>On %Ln items {share} of the opinions agree; {measures}.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>On this share of what the queue's filter shows, of each class alike. Can be undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opinions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reviewer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reviewers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Second opinions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of the items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show disputes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show what waits for me</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This project is in a file of its folder: one person writes at a time. fettle team move brings it to PostgreSQL, where several do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>here, {host}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>here, {host}, at {item}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not defined</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} ({low} to {high})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Widgets</name>
    <message>
        <source>Set the class {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Suggestions</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
