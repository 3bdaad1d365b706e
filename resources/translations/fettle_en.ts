<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Audit</name>
    <message numerus="yes">
        <source>%Ln ITEMS CHANGE</source>
        <translation>
            <numerusform>1 ITEM CHANGES</numerusform>
            <numerusform>%Ln ITEMS CHANGE</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items could not be tried.</source>
        <translation>
            <numerusform>1 item could not be tried.</numerusform>
            <numerusform>%Ln items could not be tried.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items were never looked at for markings and are left out.</source>
        <translation>
            <numerusform>1 item was never looked at for markings and is left out.</numerusform>
            <numerusform>%Ln items were never looked at for markings and are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items were passed over: no room beside the defect, or out of view.</source>
        <translation>
            <numerusform>1 item was passed over: no room beside the defect, or out of view.</numerusform>
            <numerusform>%Ln items were passed over: no room beside the defect, or out of view.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>a marking could be pasted on %Ln unmarked items, and 20 are needed.</source>
        <translation>
            <numerusform>a marking could be pasted on 1 unmarked item, and 20 are needed.</numerusform>
            <numerusform>a marking could be pasted on %Ln unmarked items, and 20 are needed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Backups</name>
    <message numerus="yes">
        <source>Bring back %Ln items, {decided} of them decided, as of {moment}? What was decided since leaves the project, but is kept as a backup of its own.</source>
        <translation>
            <numerusform>Bring back %Ln item, {decided} of them decided, as of {moment}? What was decided since leaves the project, but is kept as a backup of its own.</numerusform>
            <numerusform>Bring back %Ln items, {decided} of them decided, as of {moment}? What was decided since leaves the project, but is kept as a backup of its own.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Brought back %Ln items, {decided} of them decided. What was there before is the newest backup in the list.</source>
        <translation>
            <numerusform>Brought back %Ln item, {decided} of them decided. What was there before is the newest backup in the list.</numerusform>
            <numerusform>Brought back %Ln items, {decided} of them decided. What was there before is the newest backup in the list.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Changes</name>
    <message numerus="yes">
        <source>%Ln on their way</source>
        <translation>
            <numerusform>%Ln on their way</numerusform>
            <numerusform>%Ln on their way</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln taken in</source>
        <translation>
            <numerusform>%Ln taken in</numerusform>
            <numerusform>%Ln taken in</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unreadable</source>
        <translation>
            <numerusform>%Ln unreadable</numerusform>
            <numerusform>%Ln unreadable</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln&lt;/b&gt; back again</source>
        <translation>
            <numerusform>&lt;b&gt;%Ln&lt;/b&gt; back again</numerusform>
            <numerusform>&lt;b&gt;%Ln&lt;/b&gt; back again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln&lt;/b&gt; changed</source>
        <translation>
            <numerusform>&lt;b&gt;%Ln&lt;/b&gt; changed</numerusform>
            <numerusform>&lt;b&gt;%Ln&lt;/b&gt; changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln&lt;/b&gt; missing</source>
        <translation>
            <numerusform>&lt;b&gt;%Ln&lt;/b&gt; missing</numerusform>
            <numerusform>&lt;b&gt;%Ln&lt;/b&gt; missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln&lt;/b&gt; moved</source>
        <translation>
            <numerusform>&lt;b&gt;%Ln&lt;/b&gt; moved</numerusform>
            <numerusform>&lt;b&gt;%Ln&lt;/b&gt; moved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln&lt;/b&gt; new</source>
        <translation>
            <numerusform>&lt;b&gt;%Ln&lt;/b&gt; new</numerusform>
            <numerusform>&lt;b&gt;%Ln&lt;/b&gt; new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No longer followed; %Ln images came in</source>
        <translation>
            <numerusform>No longer followed; %Ln image came in</numerusform>
            <numerusform>No longer followed; %Ln images came in</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Check</name>
    <message numerus="yes">
        <source>%Ln problems until then.</source>
        <translation>
            <numerusform>One problem until then.</numerusform>
            <numerusform>%Ln problems until then.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln problems.</source>
        <translation>
            <numerusform>One problem.</numerusform>
            <numerusform>%Ln problems.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Looked at %Ln items, {pictures} stored pictures, {cleaned} of them cleaned.</source>
        <translation>
            <numerusform>Looked at %Ln item, {pictures} stored pictures, {cleaned} of them cleaned.</numerusform>
            <numerusform>Looked at %Ln items, {pictures} stored pictures, {cleaned} of them cleaned.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Classes</name>
    <message numerus="yes">
        <source>%Ln items change.</source>
        <translation>
            <numerusform>%Ln item changes.</numerusform>
            <numerusform>%Ln items change.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln proposals keep their model's word.</source>
        <translation>
            <numerusform>%Ln proposal keeps its model's word.</numerusform>
            <numerusform>%Ln proposals keep their model's word.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln regions change.</source>
        <translation>
            <numerusform>%Ln region changes.</numerusform>
            <numerusform>%Ln regions change.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Cleaning</name>
    <message numerus="yes">
        <source>%Ln could not be measured; the first: {path}: {reason}</source>
        <translation>
            <numerusform>%Ln could not be measured: {path}: {reason}</numerusform>
            <numerusform>%Ln could not be measured; the first: {path}: {reason}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items have no cleaned picture.</source>
        <translation>
            <numerusform>%Ln item has no cleaned picture.</numerusform>
            <numerusform>%Ln items have no cleaned picture.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln markings</source>
        <translation>
            <numerusform>%Ln marking</numerusform>
            <numerusform>%Ln markings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln markings over {defect} ({by}) are not filled.</source>
        <translation>
            <numerusform>A marking over {defect} ({by}) is not filled.</numerusform>
            <numerusform>%Ln markings over {defect} ({by}) are not filled.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln&lt;/b&gt; pictures still look marked somewhere.</source>
        <translation>
            <numerusform>&lt;b&gt;%Ln&lt;/b&gt; picture still looks marked somewhere.</numerusform>
            <numerusform>&lt;b&gt;%Ln&lt;/b&gt; pictures still look marked somewhere.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;{unchanged}&lt;/b&gt; of %Ln pictures are unchanged outside the mask, pixel by pixel.</source>
        <translation>
            <numerusform>&lt;b&gt;{unchanged}&lt;/b&gt; of %Ln picture is unchanged outside the mask, pixel by pixel.</numerusform>
            <numerusform>&lt;b&gt;{unchanged}&lt;/b&gt; of %Ln pictures are unchanged outside the mask, pixel by pixel.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mean of %Ln pictures</source>
        <translation>
            <numerusform>Mean of %Ln picture</numerusform>
            <numerusform>Mean of %Ln pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Compare</name>
    <message numerus="yes">
        <source>%Ln named differently</source>
        <translation>
            <numerusform>%Ln named differently</numerusform>
            <numerusform>%Ln named differently</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln objects alike</source>
        <translation>
            <numerusform>%Ln object alike</numerusform>
            <numerusform>%Ln objects alike</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln only A</source>
        <translation>
            <numerusform>%Ln only A</numerusform>
            <numerusform>%Ln only A</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln only B</source>
        <translation>
            <numerusform>%Ln only B</numerusform>
            <numerusform>%Ln only B</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Curate</name>
    <message numerus="yes">
        <source>%Ln LEFT</source>
        <translation>
            <numerusform>%Ln LEFT</numerusform>
            <numerusform>%Ln LEFT</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items to look at.</source>
        <translation>
            <numerusform>%Ln item to look at.</numerusform>
            <numerusform>%Ln items to look at.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Dataset</name>
    <message numerus="yes">
        <source>%Ln items are still undecided and stay out.</source>
        <translation>
            <numerusform>%Ln item is still undecided and stays out.</numerusform>
            <numerusform>%Ln items are still undecided and stay out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;{name}&lt;/b&gt;: %Ln items in {path}</source>
        <translation>
            <numerusform>&lt;b&gt;{name}&lt;/b&gt;: %Ln item in {path}</numerusform>
            <numerusform>&lt;b&gt;{name}&lt;/b&gt;: %Ln items in {path}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What goes in · %Ln decided items</source>
        <translation>
            <numerusform>What goes in · %Ln decided item</numerusform>
            <numerusform>What goes in · %Ln decided items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What goes in · %Ln items</source>
        <translation>
            <numerusform>What goes in · %Ln item</numerusform>
            <numerusform>What goes in · %Ln items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Editions</name>
    <message numerus="yes">
        <source>%Ln changed</source>
        <translation>
            <numerusform>%Ln changed</numerusform>
            <numerusform>%Ln changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items differ.</source>
        <translation>
            <numerusform>%Ln item differs.</numerusform>
            <numerusform>%Ln items differ.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln missing</source>
        <translation>
            <numerusform>%Ln missing</numerusform>
            <numerusform>%Ln missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more are counted and not listed.</source>
        <translation>
            <numerusform>%Ln more is counted and not listed.</numerusform>
            <numerusform>%Ln more are counted and not listed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln regions gone</source>
        <translation>
            <numerusform>%Ln region gone</numerusform>
            <numerusform>%Ln regions gone</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln regions new</source>
        <translation>
            <numerusform>%Ln region new</numerusform>
            <numerusform>%Ln regions new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln regions other</source>
        <translation>
            <numerusform>%Ln region other</numerusform>
            <numerusform>%Ln regions other</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln too many</source>
        <translation>
            <numerusform>%Ln too many</numerusform>
            <numerusform>%Ln too many</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>verified, %Ln files</source>
        <translation>
            <numerusform>verified, %Ln file</numerusform>
            <numerusform>verified, %Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{before} and {after}: %Ln items differ</source>
        <translation>
            <numerusform>{before} and {after}: %Ln item differs</numerusform>
            <numerusform>{before} and {after}: %Ln items differ</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Frame</name>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln others here</source>
        <translation>
            <numerusform>%Ln other here</numerusform>
            <numerusform>%Ln others here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln steps are not saved</source>
        <translation>
            <numerusform>%Ln step is not saved</numerusform>
            <numerusform>%Ln steps are not saved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Not saved · %Ln waiting</source>
        <translation>
            <numerusform>Not saved · %Ln waiting</numerusform>
            <numerusform>Not saved · %Ln waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Gemini</name>
    <message numerus="yes">
        <source>%Ln calls, {size} sent.</source>
        <translation>
            <numerusform>%Ln call, {size} sent.</numerusform>
            <numerusform>%Ln calls, {size} sent.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Marked items: {items}. Of them %Ln pictures would leave this machine for {host}, {size}, for about {cost}.</source>
        <translation>
            <numerusform>Marked items: {items}. Of them %Ln picture would leave this machine for {host}, {size}, for about {cost}.</numerusform>
            <numerusform>Marked items: {items}. Of them %Ln pictures would leave this machine for {host}, {size}, for about {cost}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>On %Ln items nobody has looked for markings yet; with them it would be at most {cost}.</source>
        <translation>
            <numerusform>On %Ln item nobody has looked for markings yet; with it, it would be at most {cost}.</numerusform>
            <numerusform>On %Ln items nobody has looked for markings yet; with them it would be at most {cost}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The project's budget reaches for %Ln more pictures.</source>
        <translation>
            <numerusform>The project's budget reaches for %Ln more picture.</numerusform>
            <numerusform>The project's budget reaches for %Ln more pictures.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>History</name>
    <message numerus="yes">
        <source>Brought back %Ln steps</source>
        <translation>
            <numerusform>Brought back %Ln step</numerusform>
            <numerusform>Brought back %Ln steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took back %Ln steps</source>
        <translation>
            <numerusform>Took back %Ln step</numerusform>
            <numerusform>Took back %Ln steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message numerus="yes">
        <source>%Ln images fit several items and stay out until you say which.</source>
        <translation>
            <numerusform>%Ln image fits several items and stays out until you say which.</numerusform>
            <numerusform>%Ln images fit several items and stay out until you say which.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln images got a class.</source>
        <translation>
            <numerusform>%Ln image got a class.</numerusform>
            <numerusform>%Ln images got a class.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln images were added.</source>
        <translation>
            <numerusform>%Ln image was added.</numerusform>
            <numerusform>%Ln images were added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items are decided by it.</source>
        <translation>
            <numerusform>%Ln item is decided by it.</numerusform>
            <numerusform>%Ln items are decided by it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items have been removed meanwhile.</source>
        <translation>
            <numerusform>%Ln item has been removed meanwhile.</numerusform>
            <numerusform>%Ln items have been removed meanwhile.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items that a person had decided were left as they were.</source>
        <translation>
            <numerusform>%Ln item that a person had decided was left as it was.</numerusform>
            <numerusform>%Ln items that a person had decided were left as they were.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln regions came in.</source>
        <translation>
            <numerusform>%Ln region came in.</numerusform>
            <numerusform>%Ln regions came in.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln regions stood there already.</source>
        <translation>
            <numerusform>%Ln region stood there already.</numerusform>
            <numerusform>%Ln regions stood there already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln that an earlier import proposed are withdrawn.</source>
        <translation>
            <numerusform>%Ln that an earlier import proposed is withdrawn.</numerusform>
            <numerusform>%Ln that an earlier import proposed are withdrawn.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add %Ln images without labels</source>
        <translation>
            <numerusform>Add %Ln image without labels</numerusform>
            <numerusform>Add %Ln images without labels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln labels as decisions</source>
        <translation>
            <numerusform>Import %Ln label as a decision</numerusform>
            <numerusform>Import %Ln labels as decisions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln labels as proposals</source>
        <translation>
            <numerusform>Import %Ln label as a proposal</numerusform>
            <numerusform>Import %Ln labels as proposals</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Imported from {name}: labels for %Ln items</source>
        <translation>
            <numerusform>Imported from {name}: labels for %Ln item</numerusform>
            <numerusform>Imported from {name}: labels for %Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{format} · %Ln images</source>
        <translation>
            <numerusform>{format} · %Ln image</numerusform>
            <numerusform>{format} · %Ln images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more</source>
        <translation>
            <numerusform>… and %Ln more</numerusform>
            <numerusform>… and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Jobs</name>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message numerus="yes">
        <source>%Ln good items to learn from, {others} others to measure with.</source>
        <translation>
            <numerusform>%Ln good item to learn from, {others} others to measure with.</numerusform>
            <numerusform>%Ln good items to learn from, {others} others to measure with.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items to learn from: {parts}.</source>
        <translation>
            <numerusform>%Ln item to learn from: {parts}.</numerusform>
            <numerusform>%Ln items to learn from: {parts}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items with outlined defects, of {total} in all.</source>
        <translation>
            <numerusform>%Ln item with outlined defects, of {total} in all.</numerusform>
            <numerusform>%Ln items with outlined defects, of {total} in all.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{names} and %Ln more</source>
        <translation>
            <numerusform>{names} and %Ln more</numerusform>
            <numerusform>{names} and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message numerus="yes">
        <source>%Ln days ago</source>
        <translation>
            <numerusform>%Ln day ago</numerusform>
            <numerusform>%Ln days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln h ago</source>
        <translation>
            <numerusform>%Ln h ago</numerusform>
            <numerusform>%Ln h ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items</source>
        <translation>
            <numerusform>%Ln item</numerusform>
            <numerusform>%Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln min ago</source>
        <translation>
            <numerusform>%Ln min ago</numerusform>
            <numerusform>%Ln min ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln s ago</source>
        <translation>
            <numerusform>%Ln s ago</numerusform>
            <numerusform>%Ln s ago</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Reliability</name>
    <message numerus="yes">
        <source>%Ln excluded or unreadable items are left out.</source>
        <translation>
            <numerusform>%Ln excluded or unreadable item is left out.</numerusform>
            <numerusform>%Ln excluded or unreadable items are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nobody has looked at %Ln items yet; they count as unknown, not as clean. The clean stage looks (&lt;b&gt;{key}&lt;/b&gt;).</source>
        <translation>
            <numerusform>Nobody has looked at %Ln item yet; it counts as unknown, not as clean. The clean stage looks (&lt;b&gt;{key}&lt;/b&gt;).</numerusform>
            <numerusform>Nobody has looked at %Ln items yet; they count as unknown, not as clean. The clean stage looks (&lt;b&gt;{key}&lt;/b&gt;).</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Review</name>
    <message numerus="yes">
        <source>%Ln are disputed and stay</source>
        <translation>
            <numerusform>%Ln is disputed and stays</numerusform>
            <numerusform>%Ln are disputed and stay</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cannot be read and stay</source>
        <translation>
            <numerusform>%Ln cannot be read and stays</numerusform>
            <numerusform>%Ln cannot be read and stay</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln channels</source>
        <translation>
            <numerusform>%Ln channel</numerusform>
            <numerusform>%Ln channels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln have changed files and stay</source>
        <translation>
            <numerusform>%Ln has a changed file and stays</numerusform>
            <numerusform>%Ln have changed files and stay</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln holes</source>
        <translation>
            <numerusform>%Ln hole</numerusform>
            <numerusform>%Ln holes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more like this.</source>
        <translation>
            <numerusform>%Ln more like this.</numerusform>
            <numerusform>%Ln more like this.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pieces</source>
        <translation>
            <numerusform>%Ln piece</numerusform>
            <numerusform>%Ln pieces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln regions copied; they paste at the same place</source>
        <translation>
            <numerusform>%Ln region copied; it pastes at the same place</numerusform>
            <numerusform>%Ln regions copied; they paste at the same place</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln regions selected</source>
        <translation>
            <numerusform>%Ln region selected</numerusform>
            <numerusform>%Ln regions selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stand so already</source>
        <translation>
            <numerusform>%Ln stands so already</numerusform>
            <numerusform>%Ln stand so already</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %Ln decided.</source>
        <translation>
            <numerusform>Of %Ln decided.</numerusform>
            <numerusform>Of %Ln decided.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{items} and %Ln more</source>
        <translation>
            <numerusform>{items} and %Ln more</numerusform>
            <numerusform>{items} and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Runs</name>
    <message numerus="yes">
        <source>%Ln back again</source>
        <translation>
            <numerusform>%Ln back again</numerusform>
            <numerusform>%Ln back again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed</source>
        <translation>
            <numerusform>%Ln changed</numerusform>
            <numerusform>%Ln changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folders out of reach</source>
        <translation>
            <numerusform>%Ln folder out of reach</numerusform>
            <numerusform>%Ln folders out of reach</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln look like others</source>
        <translation>
            <numerusform>%Ln looks like another</numerusform>
            <numerusform>%Ln look like others</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln missing</source>
        <translation>
            <numerusform>%Ln missing</numerusform>
            <numerusform>%Ln missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln moved</source>
        <translation>
            <numerusform>%Ln moved</numerusform>
            <numerusform>%Ln moved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln new</numerusform>
            <numerusform>%Ln new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them twice</source>
        <translation>
            <numerusform>%Ln of them twice</numerusform>
            <numerusform>%Ln of them twice</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unreadable</source>
        <translation>
            <numerusform>%Ln unreadable</numerusform>
            <numerusform>%Ln unreadable</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln were here already</source>
        <translation>
            <numerusform>%Ln was here already</numerusform>
            <numerusform>%Ln were here already</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln worker processes</source>
        <translation>
            <numerusform>%Ln worker process</numerusform>
            <numerusform>%Ln worker processes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Added %Ln images from {name}</source>
        <translation>
            <numerusform>Added %Ln image from {name}</numerusform>
            <numerusform>Added %Ln images from {name}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cleaning measured: %Ln pictures</source>
        <translation>
            <numerusform>Cleaning measured: %Ln picture</numerusform>
            <numerusform>Cleaning measured: %Ln pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Edition {name} written, %Ln items</source>
        <translation>
            <numerusform>Edition {name} written, %Ln item</numerusform>
            <numerusform>Edition {name} written, %Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Measuring the cleaning stopped after %Ln pictures</source>
        <translation>
            <numerusform>Measuring the cleaning stopped after %Ln picture</numerusform>
            <numerusform>Measuring the cleaning stopped after %Ln pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Project checked: %Ln problems</source>
        <translation>
            <numerusform>Project checked: one problem</numerusform>
            <numerusform>Project checked: %Ln problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run {run} done: %Ln proposals on {items} items</source>
        <translation>
            <numerusform>Run {run} done: %Ln proposal on {items} items</numerusform>
            <numerusform>Run {run} done: %Ln proposals on {items} items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run {run} stopped: %Ln proposals on {items} items</source>
        <translation>
            <numerusform>Run {run} stopped: %Ln proposal on {items} items</numerusform>
            <numerusform>Run {run} stopped: %Ln proposals on {items} items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run {run} was interrupted with %Ln items left; {key} and the same choices go on with it</source>
        <translation>
            <numerusform>Run {run} was interrupted with %Ln item left; {key} and the same choices go on with it</numerusform>
            <numerusform>Run {run} was interrupted with %Ln items left; {key} and the same choices go on with it</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Safety</name>
    <message numerus="yes">
        <source>%Ln counters were wrong and are counted anew.</source>
        <translation>
            <numerusform>%Ln counter was wrong and is counted anew.</numerusform>
            <numerusform>%Ln counters were wrong and are counted anew.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln steps of the history can no longer be undone.</source>
        <translation>
            <numerusform>%Ln step of the history can no longer be undone.</numerusform>
            <numerusform>%Ln steps of the history can no longer be undone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln taken from the newest backup</source>
        <translation>
            <numerusform>%Ln taken from the newest backup</numerusform>
            <numerusform>%Ln taken from the newest backup</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Backup {backup} of {moment} holds more (%Ln items, {decided} decided): {command}</source>
        <translation>
            <numerusform>Backup {backup} of {moment} holds more (%Ln item, {decided} decided): {command}</numerusform>
            <numerusform>Backup {backup} of {moment} holds more (%Ln items, {decided} decided): {command}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Read out of it: %Ln items, {decided} of them decided.</source>
        <translation>
            <numerusform>Read out of it: %Ln item, {decided} of them decided.</numerusform>
            <numerusform>Read out of it: %Ln items, {decided} of them decided.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>at most %Ln rows lost</source>
        <translation>
            <numerusform>at most %Ln row lost</numerusform>
            <numerusform>at most %Ln rows lost</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Splits</name>
    <message numerus="yes">
        <source>%Ln groups of several; the largest has {largest}.</source>
        <translation>
            <numerusform>%Ln group of several; the largest has {largest}.</numerusform>
            <numerusform>%Ln groups of several; the largest has {largest}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln images were not compared with others yet.</source>
        <translation>
            <numerusform>%Ln image was not compared with others yet.</numerusform>
            <numerusform>%Ln images were not compared with others yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items, off the shares by {off}.</source>
        <translation>
            <numerusform>%Ln item, off the shares by {off}.</numerusform>
            <numerusform>%Ln items, off the shares by {off}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln keep their split.</source>
        <translation>
            <numerusform>%Ln keeps its split.</numerusform>
            <numerusform>%Ln keep their split.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln leave the split they had.</source>
        <translation>
            <numerusform>%Ln leaves the split it had.</numerusform>
            <numerusform>%Ln leave the split they had.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pairs look alike</source>
        <translation>
            <numerusform>%Ln pair looks alike</numerusform>
            <numerusform>%Ln pairs look alike</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pictures can't be looked at</source>
        <translation>
            <numerusform>%Ln picture can't be looked at</numerusform>
            <numerusform>%Ln pictures can't be looked at</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln groups straddle splits&lt;/b&gt; (Leaks lists them).</source>
        <translation>
            <numerusform>&lt;b&gt;%Ln group straddles splits&lt;/b&gt; (Leaks lists it).</numerusform>
            <numerusform>&lt;b&gt;%Ln groups straddle splits&lt;/b&gt; (Leaks lists them).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Split %Ln items</source>
        <translation>
            <numerusform>Split %Ln item</numerusform>
            <numerusform>Split %Ln items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Team</name>
    <message numerus="yes">
        <source>%Ln agreed</source>
        <translation>
            <numerusform>%Ln agreed</numerusform>
            <numerusform>%Ln agreed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln disputed</source>
        <translation>
            <numerusform>%Ln disputed</numerusform>
            <numerusform>%Ln disputed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of {candidates} items wait for two opinions</source>
        <translation>
            <numerusform>%Ln of {candidates} items waits for two opinions</numerusform>
            <numerusform>%Ln of {candidates} items wait for two opinions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln settled</source>
        <translation>
            <numerusform>%Ln settled</numerusform>
            <numerusform>%Ln settled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln wanted</source>
        <translation>
            <numerusform>%Ln wanted</numerusform>
            <numerusform>%Ln wanted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>On %Ln items {share} of the opinions agree; {measures}.</source>
        <translation>
            <numerusform>On %Ln item {share} of the opinions agree; {measures}.</numerusform>
            <numerusform>On %Ln items {share} of the opinions agree; {measures}.</numerusform>
        </translation>
    </message>
</context>
</TS>
